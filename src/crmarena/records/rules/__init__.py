"""What must hold of every emitted record: one function per rule, T for time and R for references and values.

Each takes the `Facts` and yields (record id, what is wrong). T26 (campaigns) has no objects to be about.
"""

from crmarena.records.rules import links, selling, support, talking, values
from crmarena.records.rules.facts import Facts, Rule, Violation, require, violations

RULES: dict[str, Rule] = {**support.RULES, **selling.RULES, **talking.RULES, **links.RULES, **values.RULES}

__all__ = ["RULES", "Facts", "Rule", "Violation", "require", "violations"]
