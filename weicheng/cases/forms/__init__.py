"""Forms of cases, one file a subject; the rules themselves are in the actions."""
