"""Compiles bound statements to SQL with bound parameters, behind one small dialect class."""
