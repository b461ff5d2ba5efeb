"""From rows to answers: each format that a mine writes, and summaries."""
