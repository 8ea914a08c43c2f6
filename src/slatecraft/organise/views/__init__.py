"""The organisers' pages. Each gets a `Desk`; what changes anything is a POST and calls one of the actions."""
