"""Sample records of S4 0.1, one module for each kind, over the public bodies that they speak of."""
