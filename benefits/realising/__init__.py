"""How much of a benefit has come: pure functions over decimals and days. No database, no Django."""
