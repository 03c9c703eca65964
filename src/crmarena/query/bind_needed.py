"""Finds the parents that every row of an answer must have, so that they can be joined without outer rows.

An inner join leaves the database free to begin with the most selective table.
"""

from crmarena.query.bound import All, Bound, Column, Comparison, Membership


def note_needed(condition: Bound) -> None:
    """Marks the parents that the condition rejects rows without."""
    if isinstance(condition, All):
        for item in condition.items:
            note_needed(item)
    elif isinstance(condition, (Comparison, Membership)):
        expr = condition.expr
        if isinstance(expr, Column) and _rejects_null(condition):
            expr.table.need()


def _rejects_null(condition: Comparison | Membership) -> bool:
    """Whether a comparison is never true of NULL."""
    if isinstance(condition, Membership):
        return not condition.negated and None not in condition.values
    return (condition.operator == "!=") == (condition.value is None)
