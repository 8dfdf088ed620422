"""Sample records of S5 0.1: complaints, the events that follow them, and figures."""
