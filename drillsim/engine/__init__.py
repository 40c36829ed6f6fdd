"""Turns the clock: windows in their fixed order, each room handed what was published."""
