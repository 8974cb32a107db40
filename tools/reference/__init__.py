"""Pages that are written from the code: settings, commands, connectors and their guides."""
