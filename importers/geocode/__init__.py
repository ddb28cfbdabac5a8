"""From addresses to positions: one interface (``base``), asked only when the operator named a geocoder."""
