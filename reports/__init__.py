"""Who stands where, this quarter? Scorecards and the tracker, made of other packages' results."""
