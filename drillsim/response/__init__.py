"""How help comes: detection, command levels, dispatch, missions of each vehicle kind."""
