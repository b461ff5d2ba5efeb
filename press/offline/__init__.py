"""The site in one zip that is read from a disk, by a double click and without a network."""
