"""What luck decides, once and for all, before the clock turns."""
