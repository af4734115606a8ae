"""Snapshots in PPTX and DOCX."""
