"""Locate, select and show conflict events. Knows no web framework."""

__version__ = "0.1.0"
