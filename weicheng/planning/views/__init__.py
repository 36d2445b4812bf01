"""HTTP of plans and projects, one file a subject."""
