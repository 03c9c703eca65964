"""SOQL and SOSL as languages: reading, checking, printing, and compiling to SQL with bound parameters."""

from typing import TYPE_CHECKING

from crmarena.query import layout
from crmarena.query.clock import Clock
from crmarena.query.parser import parse
from crmarena.query.plan import Plan, Result
from crmarena.query.printer import to_soql
from crmarena.query.statement import compile_soql

if TYPE_CHECKING:
    from crmarena.query.sosl_parser import parse_sosl

__all__ = ["Clock", "Plan", "Result", "compile_soql", "layout", "parse", "parse_sosl", "to_soql"]


def __getattr__(name: str) -> object:
    if name == "parse_sosl":
        from crmarena.query.sosl_parser import parse_sosl

        return parse_sosl
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
