"""What applications ask over JSON."""
