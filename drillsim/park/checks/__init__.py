"""The checks of a park, one file per kind of fault."""
