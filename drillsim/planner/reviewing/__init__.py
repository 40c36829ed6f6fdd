"""A drill reviewed: observed times against the simulated ones, what a delay cost, ratings, the after-action report."""
