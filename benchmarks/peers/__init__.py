"""The same evacuation run by other simulators, for comparison; needs the extra `peers`."""
