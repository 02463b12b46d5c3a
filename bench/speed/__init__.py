"""Speed and peak memory of every stage and of the whole path; `python -m bench.speed --help`, see bench/README.md."""
