"""The registers of the room, declared."""

from benefits.definitions import benefit, item, transition  # noqa: F401
