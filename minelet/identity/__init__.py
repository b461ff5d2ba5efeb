"""From the names of things to the things: identifiers resolved, objects summed up."""
