"""What is too long for the test run: faults by the hundred, by hand."""
