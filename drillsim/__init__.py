"""drillsim: emergency-response simulator and drill planner for industrial parks."""

__version__ = "0.1.0"
