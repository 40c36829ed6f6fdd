"""What to do about it: where to put what helps."""
