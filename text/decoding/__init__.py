"""From raw bytes to clean paragraphs: decode, split, normalise. What is changed is listed, and nothing is lost."""
