"""Lights by dimension: what is reported beside what the data says."""
