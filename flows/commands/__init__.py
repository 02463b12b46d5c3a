"""The commands of the command line, by what they are for; `flows/cli.py` puts them together."""
