"""Pages about forms."""
