"""What `import geo` offers; docs/api.md presents it. Everything is imported when it is first used."""
