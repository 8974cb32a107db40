"""A login, from the first redirect to the session."""
