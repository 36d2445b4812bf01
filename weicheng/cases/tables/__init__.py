"""Lists of cases and what hangs on them, one file a subject."""
