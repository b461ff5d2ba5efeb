"""Makes built pages light: one sheet of styles for all of them, and no byte that says nothing."""
