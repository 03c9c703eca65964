"""What a model says that is given a call to rewrite: read from the request, no model behind it."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from crmarena.records.rewriting import Line

_TURN = re.compile(r"^\d+ ([SC])( \(fixed\))?: (.*)$", re.MULTILINE)
#: Changes the turns of a call; the flags say which of them are fixed.
Edit = Callable[[list[Line], Sequence[bool]], list[Line]]


def shown(text: str) -> tuple[list[Line], list[bool]]:
    """The turns of a call as a model is shown it, and which of them are fixed."""
    found = _TURN.findall(text)
    return [Line(speaker, words) for speaker, _, words in found], [bool(fixed) for _, fixed, _ in found]


def as_json(lines: Sequence[Line]) -> str:
    """An answer of the form the prompt asks for."""
    return json.dumps([{"speaker": line.speaker, "text": line.text} for line in lines], ensure_ascii=False)


def courteous(lines: list[Line], fixed: Sequence[bool]) -> list[Line]:
    """A harmless edit of every turn that may be changed."""
    return [
        line if keep else Line(line.speaker, f"{line.text} Thanks.") for line, keep in zip(lines, fixed, strict=True)
    ]


def pricing(lines: list[Line], fixed: Sequence[bool]) -> list[Line]:
    """An edit that no call may get: the first free turn names a price."""
    at = list(fixed).index(False)
    return [*lines[:at], Line(lines[at].speaker, f"{lines[at].text} It costs $90."), *lines[at + 1 :]]


def editing(*edits: Edit) -> Callable[[list[dict[str, Any]]], str]:
    """A model that answers a call with the first edit, the complaint about that with the second, and so on."""

    def reply(messages: list[dict[str, Any]]) -> str:
        said = [message["role"] for message in messages].count("assistant")
        return as_json(edits[min(said, len(edits) - 1)](*shown(str(messages[1]["content"]))))

    return reply
