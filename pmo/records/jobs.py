"""Long work on registers. Import registers its kind here."""
