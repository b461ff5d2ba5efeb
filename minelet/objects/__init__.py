"""A mine's objects in SQLite, and how their values are read, written and named."""
