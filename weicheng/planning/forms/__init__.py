"""Forms of planning, one file a subject."""
