"""Do the methods keep what they promise? Simulations with a known truth, run through our own functions."""
