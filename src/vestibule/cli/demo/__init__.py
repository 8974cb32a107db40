"""The demo: a host and the twin on this machine, with nothing to set up."""
