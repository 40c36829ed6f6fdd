"""What it meant: measures registered by name with a unit, red flags, and the causal chain walked back."""
