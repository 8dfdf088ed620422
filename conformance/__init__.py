"""Does this live API hold? The examination of a provider, its evidence, and a provider to learn from."""
