"""Pages and files of evidence."""
