"""Every page in every state that matters, to be looked at before it ships, and for the tests to go through."""
