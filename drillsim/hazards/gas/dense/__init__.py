"""Gas heavier than air: a plume that slumps, mixes slowly and is warmed by the ground, until it is like any other."""
