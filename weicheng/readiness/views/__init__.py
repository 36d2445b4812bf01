"""HTTP of the forecast, of double visits and planted problems, and of the sheets of persons."""
