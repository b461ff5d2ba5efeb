"""The public mines: which there are, and when each was seen to answer."""
