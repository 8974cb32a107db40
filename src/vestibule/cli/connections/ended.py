"""Saying how many sessions ended with a connection."""


def ended(sessions: int) -> str:
    """A sentence with the number of sessions."""
    return "1 session ended." if sessions == 1 else f"{sessions} sessions ended."
