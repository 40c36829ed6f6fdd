"""Explosions: how strong the blast is at a distance, and what it does to people and buildings."""
