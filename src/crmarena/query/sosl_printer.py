"""Writes a SOSL tree as text; reading the text again gives an equal tree."""

from crmarena.query.ast import Aliased, Field, Func, OrderBy
from crmarena.query.printer import condition_text, expression_text
from crmarena.query.sosl_ast import Find, Joiner, Option, Returning, Search, Term, Terms, Wildcard
from crmarena.query.sosl_find import LONGEST_WITH_OPERATORS, RESERVED

_OPERATORS = frozenset(("AND", "OR", "NOT"))


def to_sosl(search: Search) -> str:
    """The statement as one line of SOSL, keywords in upper case, names and values as they were written."""
    clauses = [
        f"FIND {{{_find(search.find)}}}",
        f"IN {search.group} FIELDS" if search.group != "ALL" else "",
        "RETURNING " + ", ".join(_object(entry) for entry in search.returning) if search.returning else "",
        *(_option(option) for option in search.options),
        f"LIMIT {search.limit}" if search.limit is not None else "",
        "UPDATE " + ", ".join(search.update) if search.update else "",
    ]
    return " ".join(clause for clause in clauses if clause)


def _find(find: Find) -> str:
    # Beyond the length at which operators are understood only the text as written says the same again.
    if find.terms is None or len(find.text) > LONGEST_WITH_OPERATORS:
        return find.text
    return _terms(find.terms)


def _terms(terms: Terms) -> str:
    text = _item(terms.first)
    for joiner, item in terms.rest:
        text += " " if joiner is Joiner.BLANK else f" {joiner.value} "
        text += _item(item)
    return text


def _item(item: Term | Terms) -> str:
    if isinstance(item, Terms):
        return f"({_terms(item)})"
    text = "".join(part.value if isinstance(part, Wildcard) else _escaped(part, item.phrase) for part in item.parts)
    if item.phrase:
        return f'"{text}"'
    # A word that looks like an operator was escaped.
    return f"\\{text}" if text.upper() in _OPERATORS else text


def _escaped(text: str, phrase: bool) -> str:
    return "".join(f"\\{c}" if c in RESERVED or (not phrase and c in " \t\r\n") else c for c in text)


def _object(entry: Returning) -> str:
    if not entry.fields:
        return entry.object.path
    inner = [
        ", ".join(_field(item) for item in entry.fields),
        "WHERE " + condition_text(entry.where) if entry.where else "",
        f"USING {entry.using.name}{entry.using.argument}" if entry.using else "",
        "ORDER BY " + ", ".join(_key(key) for key in entry.order) if entry.order else "",
        f"LIMIT {entry.limit}" if entry.limit is not None else "",
        f"OFFSET {entry.offset}" if entry.offset is not None else "",
    ]
    return f"{entry.object.path}({' '.join(part for part in inner if part)})"


def _field(item: Field | Func | Aliased) -> str:
    if isinstance(item, Aliased):
        inner = item.item
        return f"{expression_text(inner) if isinstance(inner, Field | Func) else ''} {item.alias}"
    return expression_text(item)


def _key(key: OrderBy) -> str:
    direction = " DESC" if key.descending else ""
    nulls = f" NULLS {key.nulls}" if key.nulls else ""
    return expression_text(key.item) + direction + nulls


def _option(option: Option) -> str:
    keyword = "USING" if option.name.endswith(" SEARCH") else "WITH"
    return f"{keyword} {option.name}{option.argument}"
