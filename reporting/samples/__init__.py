"""Daily samples of every measure and light."""
