"""Pages of archive and application, one file a concept."""
