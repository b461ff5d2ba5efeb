"""What the jobs of the weekly run hand over, and how it comes into the repository."""

NAMES = ("links", "mines", "runs", "rehearsal")
"""The checks, each of which writes one register and one report."""
