"""The rows of an org: every record of every object, derived from a world of stories."""

from crmarena.records.emit import SHARES, Spread, emit, share_tables
from crmarena.records.rules import RULES, Facts, Rule, Violation, require, violations

__all__ = ["RULES", "SHARES", "Facts", "Rule", "Spread", "Violation", "emit", "require", "share_tables", "violations"]
