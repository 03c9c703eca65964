"""The rows of an org: every record of every object, derived from a world of stories."""

from crmarena.records.emit import SHARED, SHARES, Spread, emit, share_tables
from crmarena.records.rules import RULES, Facts, Rule, Violation, require, violations

__all__ = [
    "RULES",
    "SHARED",
    "SHARES",
    "Facts",
    "Rule",
    "Spread",
    "Violation",
    "emit",
    "require",
    "share_tables",
    "violations",
]
