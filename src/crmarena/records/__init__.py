"""The rows of an org: every record of every object, derived from a world of stories."""
