"""Where planning is found."""
