"""Everything the browser talks to: the only code that imports streamlit or starlette."""
