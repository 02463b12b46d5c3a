"""The dates that a text states: find.py looks for them, found.py says what one is."""
