"""From PathQuery to SQL: read, checked against the model, compiled."""
