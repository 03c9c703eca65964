"""The audit of an org: its sections in order."""

from collections.abc import Callable, Iterator

from crmarena.audit.counts import counts
from crmarena.audit.figure import Figure
from crmarena.audit.inventory import inventory
from crmarena.audit.source import Source
from crmarena.audit.talks import calls
from crmarena.audit.writings import articles, form, grades, likeness

Section = Callable[[Source], Iterator[Figure]]

SECTIONS: tuple[Section, ...] = (counts, inventory, calls, articles, likeness, grades, form)


def audit(source: Source) -> list[Figure]:
    """Every figure of every section."""
    out: list[Figure] = []
    for done, section in enumerate(SECTIONS):
        source.told("audit", done, len(SECTIONS))
        out += section(source)
    source.told("audit", len(SECTIONS), len(SECTIONS))
    return out
