"""Tables and pages made from a run directory's files alone."""
