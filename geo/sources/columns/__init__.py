"""Columns interpret cells of any table: places, dates, countries, figures, kinds of events."""
