"""Page one of a programme: what is so, what is in danger, what to do by when, and what changed."""
