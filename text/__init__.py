"""Pure functions from raw bytes to a tagged document: decode, split, normalise, tag, describe.

Nothing in here knows of Prefect, DuckDB or pydantic, logs, reads a clock or opens a socket.
`process.py` shows the whole path of one document.
"""
