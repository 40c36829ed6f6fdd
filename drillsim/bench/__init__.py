"""The guard of speed: what a run costs beside a fixed piece of work, kept in a file and compared with it later."""
