"""The enumerations of reporting."""

from pmo.core.choices import Choice, Choices

COLOURS = Choices("light", [Choice("g", "Green", "g"), Choice("a", "Amber", "a"), Choice("r", "Red", "r")])
