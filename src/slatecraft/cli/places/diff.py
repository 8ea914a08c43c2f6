"""`slatecraft places diff`."""


def diff() -> None:
    """To be written."""
