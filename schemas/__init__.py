"""What a row is: one pydantic model per table, and everything that is derived from the models."""
