"""From a page to the ways in which its lesson can be opened somewhere live."""
