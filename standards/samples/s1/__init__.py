"""Sample records of S1: declarations and answers about tax returns."""
