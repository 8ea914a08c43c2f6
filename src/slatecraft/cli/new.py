"""`slatecraft new`."""


def new() -> None:
    """To be written."""
