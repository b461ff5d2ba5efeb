"""JupyterLite with the lessons and the mine inside: Python in the reader's own browser."""
