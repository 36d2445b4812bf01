"""HTTP of inspection, one file a subject."""
