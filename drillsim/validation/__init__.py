"""How far the hazards can be trusted: published cases and field trials, what drillsim gets, and the verdicts."""
