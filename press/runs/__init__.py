"""The runs of lessons: their records, their history, and what changed between two."""
