"""Every write to standards and indicators."""
