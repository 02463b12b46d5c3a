"""What happens when something breaks: a killed run, a full disk, a file that vanishes."""
