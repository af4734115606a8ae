"""Location of events: boundary layers, point in unit, nearest land, countries and their parts, and locating rules."""
