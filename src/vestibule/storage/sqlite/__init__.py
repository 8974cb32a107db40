"""SQLite: one writer, a few readers, each transaction one visit to a connection's thread."""
