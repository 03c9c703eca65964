"""Where a refusal must point, worked out anew from the rule and not from the engine, and the texts it may carry."""

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.query import compile_soql
from crmarena.schema import Schema

from .conftest import CLOCK

MARK = "¦"
MQ, IF, FO, IT = "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_QUERY_FILTER_OPERATOR", "INVALID_TYPE"
BIND = "Bind variables only allowed in Apex code"
ALIAS = "only aggregate expressions use field aliasing"
OVERALL = "Non-grouped query that uses overall aggregate functions cannot also use "
WSDL = " Please reference your WSDL or the describe call for the appropriate names."


def custom(kind: str, suffix: str, name: str) -> str:
    return (
        f" If you are attempting to use a custom {kind}, be sure to append the '{suffix}' after the {name} name.{WSDL}"
    )


def no_column(name: str, entity: str) -> str:
    return f"No such column '{name}' on entity '{entity}'." + custom("field", "__c", "custom field")


def no_object(name: str) -> str:
    return f"sObject type '{name}' is not supported." + custom("object", "__c", "entity")


def no_relation(name: str, where: str) -> str:
    return f"Didn't understand relationship '{name}' in {where}." + custom("relationship", "__r", "custom relationship")


def of_type(field: str, kind: str) -> str:
    return f"value of filter criterion for field '{field}' must be of type {kind} and should not be enclosed in quotes"


def token(source: str) -> str:
    return f"unexpected token: '{source}'"


def block(statement: str, at: int, text: str, grammar: bool) -> str:
    """The refusal at an offset: thirty characters and the rest of the word to each side, a caret, row and column."""
    if grammar and at == 0:
        return text
    rows = statement[:at].split("\n")
    line, column = statement.split("\n")[len(rows) - 1], len(rows[-1])
    left = max(0, column - 30)
    while left > 0 and not line[left - 1].isspace():
        left -= 1
    right = min(len(line), column + 30)
    while right < len(line) and not line[right].isspace():
        right += 1
    caret = " " * (column - left - (1 if grammar else 0)) + "^"
    place = f"ERROR at Row:{len(rows)}:Column:{column if grammar else column + 1}"
    return f"\n{line[left:right]}\n{caret}\n{place}\n{text}"


def refusal(statement: str, schema: Schema) -> tuple[str, str]:
    with pytest.raises(SalesforceError) as caught:
        compile_soql(statement.replace(MARK, ""), schema, CLOCK)
    return caught.value.code, caught.value.message
