"""The reference provider: a real API that does everything right, and named ways of doing it wrong."""
