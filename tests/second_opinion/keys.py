"""Random ORDER BY clauses."""

from second_opinion.dice import one
from second_opinion.maker import Maker


def ordered(maker: Maker, items: list[str]) -> str:
    """ORDER BY some expressions."""
    if not items:
        return ""
    keys = []
    for item in items:
        direction = maker.word(one(maker.dice, ("", "", " ASC", " DESC", " DESC")))
        nulls = maker.word(one(maker.dice, ("", "", "", " NULLS FIRST", " NULLS LAST")))
        keys.append(item + direction + nulls)
    return f" {maker.word('ORDER BY')} {f',{maker.gap()}'.join(keys)}"
