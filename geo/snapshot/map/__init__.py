"""The map of a snapshot: base map, events, areas, labels."""
