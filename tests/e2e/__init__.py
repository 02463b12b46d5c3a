"""The whole path: the real command over real files, and what it leaves in the warehouse."""
