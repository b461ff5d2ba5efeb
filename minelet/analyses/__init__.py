"""Widgets: what the objects of a list have in common, counted, charted and tested."""
