"""Postcode to area: the parser, the index and its builder, and the table of areas."""
