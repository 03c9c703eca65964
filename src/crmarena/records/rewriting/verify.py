"""The guard of a rewritten call: whatever could change a fact, a stance or a label is named as a fault."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from crmarena.records.rewriting.lexicon import Lexicon
from crmarena.records.rewriting.masking import CUSTOMER, TOKEN, Line, Masked
from crmarena.records.text.lint import lint
from crmarena.spec.table import Table

#: Kinds of words of which no turn may get more; each is the name of its fault.
_COUNTED = ("number", "time", "money", "claim", "authority", "need")
#: A turn may have between half and twice its words, give or take a few; a call between six tenths and eight fifths.
_SHORTEST, _LONGEST, _SLACK = 0.5, 2.0, 10
_BRIEFEST, _BROADEST = 0.6, 1.6
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]*")
_PRONOUN = re.compile(r"I(?:['’](?:m|d|ll|ve))?|OK|Okay")
_STARTS = re.compile(r"(?:^|[.!?:…]\s+|[\"“(])$")
_SHORT_NOT = re.compile(r"\bcannot\b|\bcan['’]t\b|n['’]t\b", re.IGNORECASE)
_SIGN = re.compile(r"\\.|\[[^\w\\]+\]")
#: Signs of a turn; a call may also go on using what it uses.
_SIGNS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9 .,;:!?'\"()\-–—…/&%$+⟦⟧]")


class Fault(NamedTuple):
    """Something wrong with a rewritten turn (`turn` counts from 0; -1 is the call as a whole)."""

    kind: str
    turn: int
    what: str

    def __str__(self) -> str:
        """As the model is told of it."""
        return f"turn {self.turn + 1}: {self.what}" if self.turn >= 0 else self.what


def verify(masked: Masked, rewritten: Sequence[Line], lexicon: Lexicon) -> list[Fault]:
    """Everything that keeps a rewritten call from taking the place of the original; [] if it may."""
    if len(rewritten) != len(masked.lines):
        return [Fault("turn count", -1, f"{len(rewritten)} turns instead of {len(masked.lines)}")]
    found = []
    strange = {sign for line in masked.lines for sign in line.text}
    capitals = {word for line in masked.lines for word in _CAPITAL.findall(line.text)}
    for at, (old, new) in enumerate(zip(masked.lines, rewritten, strict=True)):
        if new.speaker != old.speaker:
            found.append(Fault("speaker", at, f"spoken by {new.speaker} instead of {old.speaker}"))
        elif at in masked.frozen:
            if new.text != old.text:
                found.append(Fault("frozen", at, "a fixed turn was changed"))
        elif new.text != old.text:
            what = _tokens(at, masked, new.text) + _names(new.text, lexicon, capitals) + _words(at, masked, new.text)
            what += [
                ("form", f"the character {sign!r} is in it") for sign in sorted({*_SIGNS.sub("", new.text)} - strange)
            ]
            found += [Fault(kind, at, told) for kind, told in what]
    return found or _whole(masked, rewritten)


def _tokens(at: int, masked: Masked, text: str) -> list[tuple[str, str]]:
    """The tokens of a turn stay; in a turn that tells facts they stay in order."""
    old, new = TOKEN.findall(masked.lines[at].text), TOKEN.findall(text)
    lost, extra = Counter(old) - Counter(new), Counter(new) - Counter(old)
    out = [("token", f"⟦{number}⟧ is missing") for number in lost]
    out += [("token", f"⟦{number}⟧ does not belong there") for number in extra]
    if not out and at in masked.telling and old != new:
        out.append(("token", "the tokens changed places"))
    return out + ([("token", "a bracket of a token is left over")] if set("⟦⟧") & set(TOKEN.sub("", text)) else [])


def _names(text: str, lexicon: Lexicon, capitals: set[str]) -> list[tuple[str, str]]:
    """Names in a turn that the call did not have: known ones, and whatever is written like one."""
    out = [("name", f"it names {found[0]}") for found in _known(lexicon).finditer(text)]
    for found in _CAPITAL.finditer(text):
        word = found[0]
        if _PRONOUN.fullmatch(word) or word in capitals:
            continue
        if not _STARTS.search(text[: found.start()]) or word.split("'")[0] in lexicon.parts:
            out.append(("name", f"{word} is no name of this call"))
    return out


def _words(at: int, masked: Masked, text: str) -> list[tuple[str, str]]:
    """Words of which a turn got more, or another number where that matters, and its length."""
    line = masked.lines[at]
    kinds = (*_COUNTED, "mood") if line.speaker == CUSTOMER else _COUNTED
    if at in masked.telling:
        kinds = (*kinds, "hedge")
    out = []
    before, after = _plain(line.text), _plain(text)
    for kind in kinds:
        added = _counted(kind, after) - _counted(kind, before)
        out += [(kind, f"the word '{word}' was added") for word in added]
    if at in masked.telling and _counted("denial", after) != _counted("denial", before):
        out.append(("denial", "it denies more or less than before"))
    old, new = len(line.text.split()), len(text.split())
    if not _SHORTEST * old - _SLACK / 2 <= new <= _LONGEST * old + _SLACK or not new:
        out.append(("length", f"{new} words instead of about {old}"))
    return out


def _whole(masked: Masked, rewritten: Sequence[Line]) -> list[Fault]:
    """Faults of the call as a whole and of its form."""
    old = sum(len(line.text.split()) for line in masked.lines)
    new = sum(len(line.text.split()) for line in rewritten)
    if not _BRIEFEST * old <= new <= _BROADEST * old:
        return [Fault("length", -1, f"{new} words in all instead of about {old}")]
    out = []
    for at, text in enumerate(masked.restored(line.text for line in rewritten)):
        if at not in masked.frozen:
            out += [Fault("form", at, what) for what in lint(text)]
    return out


def _plain(text: str) -> str:
    """A turn as its words are counted: without wishes, all tokens alike, every denial a word of its own."""
    return _SHORT_NOT.sub(" not", _guard("polite").sub(" ", TOKEN.sub("⟦⟧", text)))


def _counted(kind: str, plain: str) -> Counter[str]:
    return Counter(found[0].lower() for found in _guard(kind).finditer(plain))


@lru_cache(maxsize=1)
def _vocabulary() -> Table:
    return Table.load(files("crmarena.records.rewriting").joinpath("guard.toml"))


@lru_cache(maxsize=16)
def _guard(kind: str) -> re.Pattern[str]:
    """One pattern for a kind of words: whole words, but for single signs (`\\d`, `[€£]`)."""
    texts = _vocabulary().texts(kind)
    parts = [text if _SIGN.fullmatch(text) else rf"(?<!\w)(?:{text})(?!\w)" for text in texts]
    return re.compile("|".join(parts), re.IGNORECASE)


@lru_cache(maxsize=16)
def _known(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, lexicon.names))})\b", re.IGNORECASE)
