-- Nobody holds the lock but this run: what is still marked as running was killed.
UPDATE runs SET status = 'abandoned' WHERE status = 'running';
