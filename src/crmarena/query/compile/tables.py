"""FROM: the root table and the parents joined to it."""

from crmarena.query.bound import Scope, Table
from crmarena.query.compile.expressions import Writer
from crmarena.query.layout import quote


def from_clause(scope: Scope) -> str:
    """The root, and a join for every parent named: a left join unless rows without the parent are rejected."""
    parts = [f"{quote(scope.root.sobject.name)} AS {scope.root.alias}"]
    parts += [_join(table) for table in scope.tables[1:]]
    return " ".join(parts)


def _join(table: Table) -> str:
    if table.parent is None or table.via is None:
        raise TypeError(table.sobject.name)
    alias = table.alias
    reference = f"{table.parent.alias}.{quote(table.via.name)}"
    kind = "JOIN" if table.needed else "LEFT JOIN"
    return f"{kind} {quote(table.sobject.name)} AS {alias} ON {alias}.{quote('Id')} = {reference}"


def live(w: Writer, table: Table) -> list[str]:
    """The condition that a row is not deleted, unless deleted rows are wanted or there are none."""
    if w.deleted or table.sobject.name in w.clean:
        return []
    return [w.dialect.live(table.alias)]
