"""From the sources of the guide to everything that is published; one module a step."""
