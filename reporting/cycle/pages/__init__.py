"""Pages of reporting cycles."""
