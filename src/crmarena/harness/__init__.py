"""Inspect AI: the tasks, solvers, scorers and logs by which agents with a model are played, many at once."""
