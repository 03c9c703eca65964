"""SQLite's way: rowid tables, ISO text for moments, NOCASE for ASCII."""

import re
from collections.abc import Set as AbstractSet

from crmarena.query.compile.dialect import Dialect
from crmarena.query.layout import folded_columns
from crmarena.schema import SObject

_YEAR, _MONTH, _DAY = (1, 4), (6, 2), (9, 2)
_WILD = re.compile(r"\\(.)|[%_*?\[]", re.DOTALL)


def _globbed(match: re.Match[str]) -> str:
    """A wildcard of LIKE as GLOB writes it, or a literal character that would be a wildcard there."""
    literal = match[1] or match[0]
    if match[0] in "%_":
        return "*" if match[0] == "%" else "?"
    return f"[{literal}]" if literal in "*?[" else literal


def _number(moment: str, part: tuple[int, int]) -> str:
    return f"CAST(substr({moment}, {part[0]}, {part[1]}) AS INTEGER)"


def _strftime(code: str, moment: str) -> str:
    return f"CAST(strftime('{code}', substr({moment}, 1, 10)) AS INTEGER)"


def _fiscal(function: str, moment: str, start: int) -> str:
    month = _number(moment, _MONTH)
    if function == "FISCAL_YEAR":
        # A fiscal year that does not begin in January is called after the year it ends in.
        year = _number(moment, _YEAR)
        return year if start == 1 else f"({year} + ({month} >= {start}))"
    fiscal_month = f"(({month} + {12 - start}) % 12 + 1)"
    return fiscal_month if function == "FISCAL_MONTH" else f"(({fiscal_month} + 2) / 3)"


class SQLite(Dialect):
    """SQLite 3.40 and later, with the functions of `compile.functions` registered."""

    name = "sqlite"
    false = "0"
    folds = True
    denies = False
    groups_all = False

    def shadows(self, sobject: SObject) -> AbstractSet[str]:
        return folded_columns(sobject)

    def param(self, number: int) -> str:
        return f"?{number}"

    def folded(self, text: str) -> str:
        # Text of as many bytes as characters is ASCII, which the database folds much faster itself.
        return f"iif(octet_length({text}) = length({text}), lower({text}), crm_fold({text}))"

    def same_ascii(self, text: str, param: str) -> str:
        return f"{text} = {param} COLLATE NOCASE"

    def compare_ascii(self, text: str, operator: str, param: str) -> str:
        return f"{text} COLLATE NOCASE {operator} {param}"

    def among_ascii(self, text: str, members: str) -> str:
        return f"{text} COLLATE NOCASE IN {members}"

    def like(self, text: str, param: str) -> str:
        return f"{text} LIKE {param} ESCAPE '\\'"

    def like_exactly(self, text: str, param: str) -> str:
        # SQLite's LIKE never minds the case of ASCII letters; its GLOB always does.
        return f"{text} GLOB {param}"

    def exact_pattern(self, pattern: str) -> str:
        return _WILD.sub(_globbed, pattern)

    def contains(self, text: str, param: str) -> str:
        return f"instr({text}, {param}) > 0"

    def truth(self, param: str) -> str:
        return param

    def live(self, alias: str) -> str:
        return f'{alias}."IsDeleted" = 0'

    def elements(self, param: str, numbers: bool = False) -> str:  # noqa: ARG002 - JSON tells them apart
        return f"(SELECT value FROM json_each({param}))"  # noqa: S608

    def limit(self, limit: str | None, offset: str | None) -> str:
        if offset is None:
            return f" LIMIT {limit}" if limit is not None else ""
        return f" LIMIT {limit if limit is not None else -1} OFFSET {offset}"

    def key(self, expr: str, descending: bool, nulls_first: bool, nullable: bool) -> str:
        direction = " DESC" if descending else ""
        if not nullable or nulls_first != descending:
            return expr + direction
        return f"{expr}{direction} NULLS {'FIRST' if nulls_first else 'LAST'}"

    def date_part(self, function: str, moment: str, fiscal_start: int) -> str:
        if function.startswith("FISCAL_"):
            return _fiscal(function, moment, fiscal_start)
        forms = {
            "CALENDAR_YEAR": _number(moment, _YEAR),
            "CALENDAR_MONTH": _number(moment, _MONTH),
            "CALENDAR_QUARTER": f"(({_number(moment, _MONTH)} + 2) / 3)",
            "DAY_IN_MONTH": _number(moment, _DAY),
            "DAY_IN_WEEK": f"({_strftime('%w', moment)} + 1)",
            "DAY_IN_YEAR": _strftime("%j", moment),
            "DAY_ONLY": f"substr({moment}, 1, 10)",
            "HOUR_IN_DAY": _number(moment, (12, 2)),
            "WEEK_IN_MONTH": f"(({_number(moment, _DAY)} + 6) / 7)",
            "WEEK_IN_YEAR": f"(({_strftime('%j', moment)} + 6) / 7)",
        }
        return forms[function]

    def local(self, moment: str, zone: str) -> str:
        return f"crm_local({moment}, {zone})"

    def constant(self, text: str) -> str:
        return f"'{text}'"

    def total(self, function: str, number: str, whole: bool) -> str:  # noqa: ARG002 - so do the values
        return f"{function}({number})"

    def padded(self, number: str) -> str:
        return f"printf('%06d', {number})"

    def paired(self, first: str, second: str) -> str:
        return f"{first} || char(2) || {second}"

    def extreme_text(self, function: str, order: str, text: str) -> str:
        # A NOCASE anywhere inside would make the function itself blind to case.
        joined = f"{function}(({order} || char(1) || {text}) COLLATE BINARY)"
        return f"substr({joined}, instr({joined}, char(1)) + 1)"

    def insertion_order(self, alias: str) -> str:
        return f"{alias}.rowid"
