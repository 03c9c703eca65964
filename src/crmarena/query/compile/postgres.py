r"""PostgreSQL's way: numbered parameters of the wire protocol, folded shadow columns, everything in collation C.

Written for PostgreSQL 12 and later without any extension. Strings are standard, so a backslash is a backslash.
"""

from collections.abc import Set as AbstractSet

from crmarena.query.compile.dialect import Dialect
from crmarena.query.layout_postgres import SEQUENCE, SUM, shadowed_columns
from crmarena.schema import SObject

_YEAR, _MONTH, _DAY = (1, 4), (6, 2), (9, 2)


def _number(moment: str, part: tuple[int, int]) -> str:
    return f"CAST(substr({moment}, {part[0]}, {part[1]}) AS integer)"


def _extract(part: str, moment: str) -> str:
    return f"CAST(date_part('{part}', CAST(substr({moment}, 1, 10) AS date)) AS integer)"


def _fiscal(function: str, moment: str, start: int) -> str:
    month = _number(moment, _MONTH)
    if function == "FISCAL_YEAR":
        # A fiscal year that does not begin in January is called after the year it ends in.
        year = _number(moment, _YEAR)
        return year if start == 1 else f"({year} + CAST({month} >= {start} AS integer))"
    fiscal_month = f"(({month} + {12 - start}) % 12 + 1)"
    return fiscal_month if function == "FISCAL_MONTH" else f"(({fiscal_month} + 2) / 3)"


class Postgres(Dialect):
    """PostgreSQL over tables of `layout_postgres`."""

    name = "postgres"
    false = "FALSE"
    folds = False
    denies = True
    groups_all = True

    def shadows(self, sobject: SObject) -> AbstractSet[str]:
        return shadowed_columns(sobject)

    def param(self, number: int) -> str:
        return f"${number}"

    def folded(self, text: str) -> str:
        raise TypeError(f"{text} has no shadow column")

    def same_ascii(self, text: str, param: str) -> str:
        return self.compare_ascii(text, "=", param)

    def compare_ascii(self, text: str, operator: str, param: str) -> str:
        # Collation C lowers ASCII letters alone, which is all that a comparison with ASCII text can see.
        return f'lower({text} COLLATE "C") {operator} lower(CAST({param} AS text) COLLATE "C")'

    def among_ascii(self, text: str, members: str) -> str:
        return f'lower({text} COLLATE "C") IN {members}'

    def like(self, text: str, param: str) -> str:
        return f"{text} LIKE {param} ESCAPE '\\'"

    def like_exactly(self, text: str, param: str) -> str:
        return self.like(text, param)

    def exact_pattern(self, pattern: str) -> str:
        return pattern

    def contains(self, text: str, param: str) -> str:
        return f"strpos({text}, {param}) > 0"

    def truth(self, param: str) -> str:
        return f"(CAST({param} AS integer) <> 0)"

    def live(self, alias: str) -> str:
        return f'NOT {alias}."IsDeleted"'

    def elements(self, param: str, numbers: bool = False) -> str:
        value = f"json_array_elements_text(CAST({param} AS json))"
        return f"(SELECT CAST({value} AS double precision))" if numbers else f"(SELECT {value})"

    def limit(self, limit: str | None, offset: str | None) -> str:
        return (f" LIMIT {limit}" if limit is not None else "") + (f" OFFSET {offset}" if offset is not None else "")

    def key(self, expr: str, descending: bool, nulls_first: bool, nullable: bool) -> str:
        # The indexes have empty fields first; a key says so even if it is never empty, or they would not serve it.
        first = nulls_first if nullable else not descending
        return f"{expr}{' DESC' if descending else ''} NULLS {'FIRST' if first else 'LAST'}"

    def date_part(self, function: str, moment: str, fiscal_start: int) -> str:
        if function.startswith("FISCAL_"):
            return _fiscal(function, moment, fiscal_start)
        forms = {
            "CALENDAR_YEAR": _number(moment, _YEAR),
            "CALENDAR_MONTH": _number(moment, _MONTH),
            "CALENDAR_QUARTER": f"(({_number(moment, _MONTH)} + 2) / 3)",
            "DAY_IN_MONTH": _number(moment, _DAY),
            "DAY_IN_WEEK": f"({_extract('dow', moment)} + 1)",
            "DAY_IN_YEAR": _extract("doy", moment),
            "DAY_ONLY": f"substr({moment}, 1, 10)",
            "HOUR_IN_DAY": _number(moment, (12, 2)),
            "WEEK_IN_MONTH": f"(({_number(moment, _DAY)} + 6) / 7)",
            "WEEK_IN_YEAR": f"(({_extract('doy', moment)} + 6) / 7)",
        }
        return forms[function]

    def local(self, moment: str, zone: str) -> str:
        there = f"timezone(CAST({zone} AS text), CAST({moment} AS timestamptz))"
        return f"""(to_char({there}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"+0000"') COLLATE "C")"""

    def constant(self, text: str) -> str:
        return f"(CAST('{text}' AS text) COLLATE \"C\")"

    def total(self, function: str, number: str, whole: bool) -> str:
        total = f"CAST(SUM({number}) AS bigint)" if whole else f"{SUM}({number})"
        if function == "SUM":
            return total
        return f"(CAST({total} AS double precision) / NULLIF(COUNT({number}), 0))"

    def padded(self, number: str) -> str:
        return f"lpad(CAST({number} AS text), 6, '0')"

    def paired(self, first: str, second: str) -> str:
        return f"{first} || chr(2) || {second}"

    def extreme_text(self, function: str, order: str, text: str) -> str:
        joined = f'{function}(({order} || chr(1) || {text}) COLLATE "C")'
        return f"substr({joined}, strpos({joined}, chr(1)) + 1)"

    def insertion_order(self, alias: str) -> str:
        return f'{alias}."{SEQUENCE}"'
