"""Lists of the organisation, one file a subject."""
