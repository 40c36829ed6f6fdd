"""Trials in the field: what was measured, what drillsim gives for it, and whether that is good enough."""
