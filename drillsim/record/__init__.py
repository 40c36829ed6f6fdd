"""What is written down: event kinds, columns, the run, and reading and writing run folders."""
