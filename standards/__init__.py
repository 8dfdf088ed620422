"""What must hold: versioned schemas, API contracts, requirements, catalogues and errata, as data."""

__version__ = "0.1.0"
