"""Does this file hold? Streams records out of bulk files and judges each by schema and rules."""
