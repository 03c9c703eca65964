"""What must hold of every emitted record: T rules for time, R for references and values, L for the ledger.

Each takes the `Facts` and yields (record id, what is wrong). T26 (campaigns) has no objects to be about.
"""

from crmarena.records.rules import links, selling, support, talking, told, values
from crmarena.records.rules.facts import Facts, Rule, Violation, require, violations

_SHELF = (support.RULES, selling.RULES, talking.RULES, links.RULES, values.RULES, told.RULES)

RULES: dict[str, Rule] = {name: rule for rules in _SHELF for name, rule in rules.items()}

__all__ = ["RULES", "Facts", "Rule", "Violation", "require", "violations"]
