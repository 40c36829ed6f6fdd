"""Maps from elsewhere as park files."""

from drillsim.park.importing.osm import import_osm
from drillsim.park.importing.writing import write_park

__all__ = ["import_osm", "write_park"]
