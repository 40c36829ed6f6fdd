"""Slicks on the water: how they drift."""
