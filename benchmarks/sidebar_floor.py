"""The least that a Streamlit app can do, for benchmarks/sidebar.py: one widget and one text that shows its value."""

import streamlit as st

if st.query_params.get("widget") == "checkbox":
    value: object = st.sidebar.checkbox("Box")
else:
    value = st.sidebar.slider("Slider", 0, 100, (0, 100))
st.text(f"value: {value}")
