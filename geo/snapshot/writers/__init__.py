"""A scene as SVG, PNG, PDF and animation."""
