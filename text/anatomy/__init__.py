"""From tagged paragraphs to what they are and say: roles, titles, dates, people, publishers, and what is odd."""
