"""Maps from elsewhere as park files."""

from drillsim.park.importing.choosing import import_map
from drillsim.park.importing.geojson import import_geojson
from drillsim.park.importing.graphml import import_graphml
from drillsim.park.importing.osm import import_osm
from drillsim.park.importing.writing import write_park

__all__ = ["import_geojson", "import_graphml", "import_map", "import_osm", "write_park"]
