"""HTTP of assessment, one file a subject."""
