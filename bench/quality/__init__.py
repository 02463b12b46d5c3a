"""How well languages are found; see bench/README.md."""
