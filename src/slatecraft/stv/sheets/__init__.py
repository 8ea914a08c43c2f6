"""Count sheets: what people, programs and printers are shown of a count."""
