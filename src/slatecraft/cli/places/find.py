"""`slatecraft places find`."""


def find() -> None:
    """To be written."""
