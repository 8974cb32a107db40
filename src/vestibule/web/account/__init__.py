"""The account page and what can be done there."""
