"""Where events lie: boundary layers, point in unit, nearest land, countries and their parts, and the locating rules."""
