"""The use cases: each is domain rules, a connector and an engine under one transaction."""
