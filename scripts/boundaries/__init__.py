"""How data/boundaries is made: packages in, one planar map, layers out."""
