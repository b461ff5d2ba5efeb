"""One book of the whole guide: the built pages, cleaned once, from which PDF and EPUB are made."""
