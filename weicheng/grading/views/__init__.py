"""HTTP of photo evidence, one file a subject."""
