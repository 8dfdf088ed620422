"""Pages and texts made of scorecards and the tracker: one module per form."""
