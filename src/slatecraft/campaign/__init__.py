"""What the public reads: editions of a campaign, its pages and the finder."""
