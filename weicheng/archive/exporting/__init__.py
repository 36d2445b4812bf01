"""The archive as a folder: files in the order of the clauses, checksums, catalogue as page, PDF and table."""
