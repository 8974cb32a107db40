"""Pure rules over plain values, and what they ask of a database, as protocols."""
