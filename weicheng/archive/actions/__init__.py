"""Every write of archive and application."""
