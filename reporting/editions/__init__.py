"""Editions: what a published report adds to its numbers, how two of them differ, who opened them."""
