"""What is remembered of logins and changes."""
