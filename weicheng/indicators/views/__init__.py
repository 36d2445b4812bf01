"""HTTP of standards and indicators."""
