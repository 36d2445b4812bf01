"""卫城: software that runs a city's campaign to become and stay a National Sanitary City (创卫)."""
