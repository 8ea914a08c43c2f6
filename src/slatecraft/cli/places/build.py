"""`slatecraft places build`."""


def build() -> None:
    """To be written."""
