"""HTTP of surveys: rounds with their results, and asking on the spot."""
