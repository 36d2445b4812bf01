"""HTTP of social supervision, one file a subject."""
