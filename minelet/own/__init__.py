"""A mine of one's own: from a model and items in files to a mine's database."""
