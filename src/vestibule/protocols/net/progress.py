"""How far a call has come, so that a timeout can say what it was waiting for."""


class Progress:
    """Overwritten as the call goes on.

    Attributes:
        phase: Continues "it was still ...".
        where: The address and port being called; "" before one is known.
    """

    __slots__ = ("phase", "where")

    def __init__(self) -> None:
        self.phase = "waiting for a free connection"
        self.where = ""
