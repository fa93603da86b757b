"""The local office: PostgreSQL, Valkey and the office's own processes as children of one command."""


class Trouble(Exception):
    """Something the reader can put right. Its text is one clear sentence with the remedy."""
