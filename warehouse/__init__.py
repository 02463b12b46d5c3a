"""The warehouse: the lake that is the store of record, and the file that readers open."""
