"""Who asks: users, their passwords and tokens, and where all that is theirs is kept."""
