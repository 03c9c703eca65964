"""Frozen nouns, typed answers, the derived random source, the calendar and the errors; no input or output."""
