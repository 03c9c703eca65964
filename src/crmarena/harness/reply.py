"""Reads a model's answer to a call: the JSON list of its turns, and whatever is wrong with them."""

import json

from crmarena.records.rewriting import Line, Telling, verify

#: The house writes straight quotes.
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def read_reply(text: str, call: Telling) -> tuple[list[Line], list[str]]:
    """The turns of an answer and its faults, told as the model is told of them."""
    start, end = text.find("["), text.rfind("]")
    try:
        turns = json.loads(text[start : end + 1])
        lines = [Line(turn["speaker"], turn["text"].translate(_STRAIGHT)) for turn in turns]
    except (ValueError, TypeError, KeyError, AttributeError):
        return [], ["the answer is not a JSON list of objects with the fields speaker and text"]
    return lines, [str(fault) for fault in verify(call.masked, lines, call.lexicon)]
