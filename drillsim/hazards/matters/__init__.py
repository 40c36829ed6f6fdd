"""Small matters: how often they come, when, and what inspection does about them."""
