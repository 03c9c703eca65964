"""The command line: one verb per file; each parses its flags, calls one function and prints."""
