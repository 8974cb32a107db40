"""The twin's HTTP surface: one file per endpoint, each a function from twin and request to an answer."""
