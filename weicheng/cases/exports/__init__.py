"""Papers made of cases: files that leave the system."""
