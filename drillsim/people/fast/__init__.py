"""The fast mover: the walking law on numpy arrays over all people of many replications at once."""

from drillsim.people.fast.mover import FastMover as FastMover
