"""What drillsim costs, measured: run from a checkout, never installed."""
