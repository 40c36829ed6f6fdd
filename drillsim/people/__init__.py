"""Who moves and how: shared rules, one mover for reference, and what bodies feel along the way."""
