"""The functions that compiled statements call inside SQLite, and the folding of text they agree on."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from crmarena.query.dates import stored_moment

_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """One character case-folded; one whose folded or lower form would hold an ASCII letter stays as it is.

    So ASCII text equals nothing but ASCII text, and comparisons with ASCII literals can be left to the database.
    """
    for form in (character.casefold(), character.lower()):
        if not _ASCII & set(form):
            return form
    return character.lower() if character.isascii() else character


def fold(text: str) -> str:
    """Text as comparisons see it: case does not matter, over all of Unicode."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


def crm_fold(value: object) -> str | None:
    """SQL function: `fold`, NULL for NULL."""
    return None if value is None else fold(str(value))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=16_384)
def _local(moment: str, zone: str) -> str:
    utc = datetime.strptime(moment[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    return stored_moment(utc.astimezone(_zone(zone)).replace(tzinfo=UTC))


def crm_local(moment: object, zone: object) -> str | None:
    """SQL function: a stored moment on the clocks of a time zone, in the same form."""
    return None if moment is None else _local(str(moment), str(zone))


def crm_number(value: object) -> str:
    """SQL function: a number as JSON, with as many digits as it needs."""
    return json.dumps(value)


FUNCTIONS: dict[str, tuple[Callable[..., object], int]] = {
    "crm_fold": (crm_fold, 1),
    "crm_local": (crm_local, 2),
    "crm_number": (crm_number, 1),
}
"""Deterministic functions to register on a connection, by name, with their number of arguments."""
