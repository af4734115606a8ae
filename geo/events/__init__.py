"""Events as a table: columns, parsing of cells and columns, rules, problems. Kept + rejected = read."""
