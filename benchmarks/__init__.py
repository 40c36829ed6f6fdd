"""What drillsim costs, measured: run from a checkout, never installed.

`python -m pytest benchmarks -o addopts=` runs every benchmark; each asserts the work done, so that one that does less
fails. `python -m benchmarks.peers` compares with other simulators.
"""
