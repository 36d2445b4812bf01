"""HTTP of the draws, one file a subject."""
