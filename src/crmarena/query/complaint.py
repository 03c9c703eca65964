"""A refusal taken apart: Salesforce's last line, the place it points at, and the query around that place."""

import re
from functools import cached_property

from crmarena.core.errors import SalesforceError
from crmarena.query.outline import Frame, frame_at, is_search
from crmarena.schema import Schema, SObject

_BLOCK = re.compile(r"\A\n[^\n]*\n *\^\nERROR at Row:(\d+):Column:(\d+)\n")
_GRAMMAR = re.compile(
    r"unexpected token|missing value|line \d|Bind variables|Invalid |Missing 'END'|Line breaks|Malformed"
)
_WORD = re.compile(r"[\w.]+")


class Complaint:
    """What was refused and where; `at` is the offset of the place, 0 when the refusal names none."""

    def __init__(self, refusal: SalesforceError, statement: str, schema: Schema) -> None:
        block = _BLOCK.match(refusal.message)
        self.code = refusal.code
        self.text = refusal.message[block.end() :] if block else refusal.message
        self.statement = statement
        self.schema = schema
        self.sosl = is_search(statement)
        self.at = self._offset(int(block[1]), int(block[2])) if block else 0

    def _offset(self, row: int, column: int) -> int:
        lines = self.statement.split("\n")[: row - 1]
        # Grammar errors count columns from 0, the others from 1.
        return sum(len(line) + 1 for line in lines) + column - (0 if _GRAMMAR.match(self.text) else 1)

    @property
    def before(self) -> str:
        """What stands before the place."""
        return self.statement[: self.at]

    @property
    def after(self) -> str:
        """What stands from the place on."""
        return self.statement[self.at :]

    @property
    def word(self) -> str:
        """The name or word at the place."""
        match = _WORD.match(self.after)
        return match[0] if match else ""

    @cached_property
    def frame(self) -> Frame:
        """The query around the place."""
        return frame_at(self.statement, min(self.at, len(self.statement)), self.schema)

    @property
    def sobject(self) -> SObject | None:
        """The object that query reads, when it exists."""
        return self.frame.sobject

    @property
    def parent(self) -> str:
        """A parent relationship to show in an example: that of the reference at the place, else any."""
        if self.sobject is None:
            return "Owner"
        named = self.sobject.find(self.word)
        if named is not None and named.relationship_name:
            return named.relationship_name
        names = [f.relationship_name for f in self.sobject.fields.values() if f.listed and f.relationship_name]
        return names[0] if names else "Owner"
