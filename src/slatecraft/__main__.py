"""`python -m slatecraft` is the `slatecraft` command."""

from slatecraft.cli import main

main()
