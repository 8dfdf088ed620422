"""What must hold: versioned schemas, API contracts, requirements, catalogues and errata, as data."""
