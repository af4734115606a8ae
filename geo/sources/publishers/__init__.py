"""Crosswalks: translate the columns of a publisher (ACLED, UCDP, GDELT), of HXL tags or of a mapping to the schema."""
