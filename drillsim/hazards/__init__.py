"""How danger grows: gas in the air and the harm it does, as pure functions of arrays in SI units."""
