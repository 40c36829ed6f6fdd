"""Where to put what helps: location models solved to proven optimality, then judged by simulation."""
