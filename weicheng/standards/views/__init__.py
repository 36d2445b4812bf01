"""HTTP of the rules: one file for packs, one for the calendar."""
