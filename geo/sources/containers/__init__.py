"""Containers open files: text, workbooks, JSON, GeoJSON, Parquet and ZIP archives become rows of cells."""
