"""From paragraphs to languages: scripts, words and their context, stretches of other languages, and what they are."""
