"""The exit rehearsal: the same sources built with ProperDocs, and compared page by page."""
