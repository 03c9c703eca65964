"""Writes a tree as SOQL text; reading the text again gives an equal tree."""

from crmarena.query.ast import (
    Aliased,
    And,
    Child,
    Compare,
    Condition,
    CountAll,
    Expression,
    Field,
    Func,
    Includes,
    InList,
    InQuery,
    Literal,
    Location,
    Not,
    Or,
    OrderBy,
    Query,
    Selected,
    Source,
    TypeOf,
    With,
)


def to_soql(query: Query) -> str:
    """The statement as one line of SOQL, keywords in upper case, names and values as they were written."""
    clauses = [
        "SELECT " + ", ".join(_selected(item) for item in query.select),
        "FROM " + ", ".join(_source(source) for source in (query.source, *query.joins)),
        f"USING SCOPE {query.scope}" if query.scope else "",
        "WHERE " + condition_text(query.where) if query.where else "",
        " ".join(_with(clause) for clause in query.withs),
        _group(query),
        "ORDER BY " + ", ".join(_order(key) for key in query.order) if query.order else "",
        f"LIMIT {query.limit}" if query.limit is not None else "",
        f"OFFSET {query.offset}" if query.offset is not None else "",
        f"FOR {query.purpose}" if query.purpose else "",
        "UPDATE " + ", ".join(query.update) if query.update else "",
    ]
    return " ".join(clause for clause in clauses if clause)


def _selected(item: Selected) -> str:
    match item:
        case Aliased(inner, alias):
            return f"{_selected(inner)} {alias}"
        case Child(query):
            return f"({to_soql(query)})"
        case TypeOf():
            return _typeof(item)
        case CountAll():
            return "COUNT()"
        case _:
            return expression_text(item)


def _typeof(item: TypeOf) -> str:
    parts = [f"TYPEOF {item.operand.path}"]
    parts += [f"WHEN {when.object.path} THEN {_paths(when.fields)}" for when in item.whens]
    if item.otherwise:
        parts.append(f"ELSE {_paths(item.otherwise)}")
    return " ".join([*parts, "END"])


def _paths(fields: tuple[Field, ...]) -> str:
    return ", ".join(field.path for field in fields)


def expression_text(item: Expression | Location | Literal) -> str:
    """A field, call, location or value as text."""
    match item:
        case Field(path):
            return path
        case Func(name, args):
            return f"{name}({', '.join(expression_text(arg) for arg in args)})"
        case Location(latitude, longitude):
            return f"GEOLOCATION({latitude}, {longitude})"
        case Literal():
            return item.raw


def _source(source: Source) -> str:
    return f"{source.name} {source.alias}" if source.alias else source.name


def condition_text(condition: Condition) -> str:
    """A condition as text, with the parentheses it needs and no others."""
    match condition:
        case And(items):
            return " AND ".join(_operand(item) for item in items)
        case Or(items):
            return " OR ".join(_operand(item) for item in items)
        case Not(item):
            return f"NOT {_operand(item)}"
        case _:
            return _comparison(condition)


def _comparison(condition: Compare | InList | InQuery | Includes) -> str:
    match condition:
        case Compare(left, operator, value):
            return f"{expression_text(left)} {operator} {value.raw}"
        case InList(left, negated, values):
            return f"{expression_text(left)} {'NOT ' if negated else ''}IN ({_values(values)})"
        case InQuery(left, negated, query):
            return f"{expression_text(left)} {'NOT ' if negated else ''}IN ({to_soql(query)})"
        case Includes(left, excludes, values):
            return f"{expression_text(left)} {'EXCLUDES' if excludes else 'INCLUDES'} ({_values(values)})"


def _operand(condition: Condition) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, And | Or | Not) else text


def _values(values: tuple[Literal, ...]) -> str:
    return ", ".join(value.raw for value in values)


def _with(clause: With) -> str:
    if clause.argument is None:
        return f"WITH {clause.name}"
    joint = " = " if clause.argument.startswith("'") else " "
    return f"WITH {clause.name}{joint}{clause.argument}"


def _group(query: Query) -> str:
    if query.group is None:
        return ""
    items = ", ".join(expression_text(item) for item in query.group.items)
    text = f"GROUP BY {query.group.kind}({items})" if query.group.kind else f"GROUP BY {items}"
    return f"{text} HAVING {condition_text(query.having)}" if query.having else text


def _order(key: OrderBy) -> str:
    direction = " DESC" if key.descending else ""
    nulls = f" NULLS {key.nulls}" if key.nulls else ""
    return expression_text(key.item) + direction + nulls
