"""Plan the orders of a slate: from expected support to the seats it can win."""
