"""Lists: named sets of objects, made, combined, changed and shared."""
