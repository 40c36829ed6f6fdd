"""Crowds: how dense they stand, how their mood goes, how they are settled."""
