"""Forms of inspection, one file a subject."""
