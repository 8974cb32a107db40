"""Sessions in use: checked on every request, ended at once."""
