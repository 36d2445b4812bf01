"""HTTP of cases, one file a subject."""
