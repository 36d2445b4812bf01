"""Forms of the organisation, one file a subject; the rules themselves are in the actions."""
