"""How far a call has come, so that a timeout can say what it was waiting for."""


class Progress:
    """Overwritten as the call goes on.

    Attributes:
        began_s: On the monotonic clock.
        phase: Continues "it was still ...".
        where: The address and port being called; "" before one is known.
        overrun: What a server did that went over another limit than the deadline of every call; "" for that one.
    """

    __slots__ = ("began_s", "overrun", "phase", "where")

    def __init__(self, began_s: float) -> None:
        self.began_s = began_s
        self.phase = "waiting for a free connection"
        self.where = ""
        self.overrun = ""
