"""The event table: columns, parsing of cells and columns, validation rules and problems. Kept + rejected = read."""
