"""What notices an incident, other than people and detectors: looks, rounds, flights."""
