"""What a browser or an application sees: controllers, pages and static files."""
