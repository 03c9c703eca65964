"""Every refusal of a SOQL statement: one table of codes and templates, and the block that points at the place."""

from typing import NamedTuple, NoReturn

from crmarena.core.errors import SalesforceError

_MARGIN = 30


def envelope(text: str, pos: int, message: str, parse: bool) -> str:
    """The message under the snippet of the statement, with a caret and `ERROR at Row:r:Column:c`.

    `pos` is the 0-based offset of the offending token. Grammar errors (`parse`) count columns from 0 and stand one
    to the left; semantic errors count from 1. A grammar error at the very start has no block.
    """
    if parse and pos == 0:
        return message
    row = text.count("\n", 0, pos)
    start = text.rfind("\n", 0, pos) + 1
    stop = text.find("\n", pos)
    line = text[start:] if stop < 0 else text[start:stop]
    p = pos - start
    a = max(0, p - _MARGIN)
    while a > 0 and not line[a - 1].isspace():
        a -= 1
    b = min(len(line), p + _MARGIN)
    while b < len(line) and not line[b].isspace():
        b += 1
    column = p if parse else p + 1
    indent = " " * (p - a - (1 if parse else 0))
    return f"\n{line[a:b]}\n{indent}^\nERROR at Row:{row + 1}:Column:{column}\n{message}"


class Refusal(NamedTuple):
    """One kind of refusal: its code, its text with named slots, and whether it points at a place."""

    code: str
    text: str
    placed: bool = False


_MALFORMED = "MALFORMED_QUERY"
_FIELD = "INVALID_FIELD"
_FILTER = "INVALID_QUERY_FILTER_OPERATOR"
_WSDL = " Please reference your WSDL or the describe call for the appropriate names."
_CUSTOM_R = (
    " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship"
    " name." + _WSDL
)

REFUSALS: dict[str, Refusal] = {
    # Names.
    "object": Refusal(
        "INVALID_TYPE",
        "sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the"
        " '__c' after the entity name." + _WSDL,
        True,
    ),
    "column": Refusal(
        _FIELD,
        "No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append"
        " the '__c' after the custom field name." + _WSDL,
        True,
    ),
    "relationship": Refusal(_FIELD, "Didn't understand relationship '{name}' in field path." + _CUSTOM_R, True),
    "child": Refusal(_FIELD, "Didn't understand relationship '{name}' in FROM part of query call." + _CUSTOM_R, True),
    "duplicate field": Refusal(_FIELD, "duplicate field selected: {name}"),
    "duplicate alias": Refusal(_MALFORMED, "duplicate alias: {name}"),
    "not queryable": Refusal("INVALID_TYPE_FOR_OPERATION", "entity type {name} does not support query"),
    "parents": Refusal(_MALFORMED, "A query may follow at most 55 relationships to parents"),
    "children": Refusal(_MALFORMED, "A query may have at most 20 child queries"),
    "order fields": Refusal(_MALFORMED, "ORDER BY may name at most 32 fields"),
    "path depth": Refusal(_MALFORMED, "A SOQL path may follow at most 5 relationships: {name}", True),
    # Types and capabilities.
    "filter": Refusal(_FIELD, "field '{name}' can not be filtered in a query call", True),
    "sort": Refusal(_MALFORMED, "field '{name}' can not be sorted in a query call", True),
    "group": Refusal(_MALFORMED, "field '{name}' can not be grouped in a query call", True),
    "aggregate operator": Refusal(_MALFORMED, "field {name} does not support aggregate operator {operator}", True),
    "bare value": Refusal(
        _FIELD,
        "value of filter criterion for field '{name}' must be of type {type} and should not be enclosed in quotes",
        True,
    ),
    "quoted value": Refusal(
        _FIELD,
        "value of filter criterion for field '{name}' must be of type {type} and should be enclosed in quotes",
        True,
    ),
    "id value": Refusal(_FILTER, "invalid ID field: {value}", True),
    "id operator": Refusal(_FILTER, "invalid operator on id field", True),
    "operator": Refusal(_FILTER, "invalid operator on {type} field", True),
    "like value": Refusal(_MALFORMED, "invalid LIKE value: {value}", True),
    "address": Refusal(_FIELD, "Address fields can only be filtered using Distance expressions", True),
    "int range": Refusal(_MALFORMED, 'For input string: "{value}"', True),
    "string length": Refusal(_MALFORMED, "SOQL string literals cannot be longer than 4000 characters.", True),
    "date literal": Refusal(_MALFORMED, "Invalid date literal: {value}", True),
    # Functions.
    "unknown function": Refusal(_MALFORMED, "Unknown function: {name}", True),
    "function here": Refusal(_MALFORMED, "The function {name} is not supported here", True),
    "function type": Refusal(_MALFORMED, "field '{name}' can not be used in function {function}", True),
    "nested function": Refusal(
        _MALFORMED,
        "nested functional syntax can only be used in the following manner:"
        " date_function(convertTimezone(columnName)): {name}",
        True,
    ),
    # Aggregates, joins, structure.
    "ungrouped": Refusal(_MALFORMED, "Field must be grouped or aggregated: {name}"),
    "ungrouped order": Refusal(_MALFORMED, "Ordered field must be grouped or aggregated: {name}"),
    "aggregated group": Refusal(_MALFORMED, "Grouped field should not be aggregated: {name}", True),
    "duplicate group": Refusal(_MALFORMED, "duplicate grouping expression: {name}"),
    "alias": Refusal(_MALFORMED, "only aggregate expressions use field aliasing"),
    "child aggregate": Refusal(_MALFORMED, "only root queries support aggregate expressions"),
    "overall": Refusal(_MALFORMED, "Non-grouped query that uses overall aggregate functions cannot also use {clause}"),
    "grouped child": Refusal(_MALFORMED, "Grouped query cannot use child relationships in the SELECT list"),
    "grouped typeof": Refusal(_MALFORMED, "TYPEOF is not supported with GROUP BY or aggregate functions"),
    "rollup fields": Refusal(_MALFORMED, "Group by rollup/cube supports up to 3 fields"),
    "grouping": Refusal(_MALFORMED, "GROUPING can only be used with a field of GROUP BY ROLLUP or CUBE: {name}", True),
    "child clause": Refusal(_MALFORMED, "The {clause} clause is not allowed in a child query"),
    "child depth": Refusal(_MALFORMED, "Child queries may be nested at most 5 levels deep"),
    "same object": Refusal(_MALFORMED, "The inner and outer selects should not be on the same object type"),
    "join type": Refusal(
        _MALFORMED,
        "The selected field '{inner}' in the subquery and the left operand field in the where expression in the outer"
        " query '{outer}' should point to the same object type",
    ),
    "join object": Refusal(_MALFORMED, "Entity '{name}' is not supported for semi join inner selects"),
    "join or": Refusal(_MALFORMED, "Semi join sub-selects are not allowed with the 'OR' operator"),
    "join nested": Refusal(
        _MALFORMED,
        "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE"
        " expressions.",
    ),
    "join in join": Refusal(_MALFORMED, "Nesting of semi join sub-selects is not supported"),
    "join count": Refusal(_MALFORMED, "Maximum 2 semi join sub-selects are allowed"),
    "typeof operand": Refusal(_MALFORMED, "TYPEOF operand '{name}' is not a polymorphic relationship field"),
    "typeof relation": Refusal(_MALFORMED, "No such relation '{name}' on entity '{entity}'"),
    "typeof when": Refusal(_MALFORMED, "WHEN clause operand [{name}] is not unique"),
    # Limits and versions.
    "offset": Refusal("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed for apiName {name} is 2000"),
    "negative offset": Refusal(_MALFORMED, "SOQL offset must be a non-negative value"),
    "negative limit": Refusal(_MALFORMED, "SOQL limit must be a non-negative value"),
    "fields limit": Refusal(_MALFORMED, "The SOQL FIELDS function must have a LIMIT of at most 200"),
    "fields empty": Refusal(
        _MALFORMED, "'FIELDS({name})' expansion function must result in at least one field being selected."
    ),
    "fields argument": Refusal(
        _MALFORMED,
        "The SOQL FIELDS function only supports arguments of (all), (custom), (standard); ({name}) is not supported.",
    ),
    "fields grouped": Refusal(_MALFORMED, "The SOQL FIELDS function is not supported with GROUP BY"),
    "groups": Refusal(
        "EXCEEDED_ID_LIMIT",
        "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    ),
    "unsupported": Refusal(_MALFORMED, "{feature} is not supported"),
    "length": Refusal(_MALFORMED, "SOQL statements cannot be longer than 100000 characters."),
    "complicated": Refusal(
        "QUERY_TOO_COMPLICATED",
        "Query is either selecting too many fields or the filter conditions are too complicated.",
    ),
}


def refuse(text: str, pos: int, kind: str, **slots: object) -> NoReturn:
    """Raises the refusal `kind` of the statement `text`; `pos` is the 0-based offset of the token it speaks of."""
    code, template, placed = REFUSALS[kind]
    message = template.format(**slots)
    raise SalesforceError(code, envelope(text, pos, message, False) if placed else message)


def grammar(text: str, pos: int, message: str) -> NoReturn:
    """Raises a grammar error at the 0-based offset `pos`."""
    raise SalesforceError(_MALFORMED, envelope(text, pos, message, True))
