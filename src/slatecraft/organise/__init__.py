"""What organisers do in the browser: figures, plans, sign-off, publishing, and the record of it."""
