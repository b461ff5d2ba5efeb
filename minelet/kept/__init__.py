"""Queries that are kept: a mine's templates, and what each user saves."""
