"""The map page: a Folium map, our event layer, and the data it draws. The only code that imports folium."""
