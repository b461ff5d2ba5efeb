"""Keyword search over all objects of a mine."""
