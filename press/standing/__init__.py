"""The one standing issue, which the weekly run opens, edits, closes and opens again."""
