"""The command line: `vestibule`, and the same by `python -m vestibule`."""


def main() -> None:
    """Run the command line; the process ends with the command's exit status."""
    from vestibule.cli.root import root  # noqa: PLC0415 - importing the package costs those nothing who only look at it

    root(prog_name="vestibule")
