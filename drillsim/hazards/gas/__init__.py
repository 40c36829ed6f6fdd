"""Gas in the open and indoors: what leaves a leak, where the wind carries it, what seeps into buildings."""
