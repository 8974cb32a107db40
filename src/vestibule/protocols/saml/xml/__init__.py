"""XML as messages of strangers have it: parsed once, within limits, and read as text only where it is text."""
