"""Rules about where a login may lead and who may do what."""
