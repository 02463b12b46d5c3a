"""Where text comes from: find files, open them, cut them into raw records. Nothing here knows what a warehouse is."""
