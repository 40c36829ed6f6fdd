"""Many runs: replications, factors, paired comparison, stopping rules, a journal, workers here or elsewhere."""
