"""Where: places, roads, walkways, gates, stations, detectors; loading, importing, checking, routing."""
