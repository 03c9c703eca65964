"""The sentence maker: nested alternatives with slots, compiled once, expanded by a seeded draw.

Notation of a template: `{a|b|}` picks one (nesting is allowed); `[name]` inserts the slot of that name or, if there is
none, a reading of the rule of that name; `[^name]` the same with a capital first letter. An entry `x => y` is a pair:
two templates that belong together, such as a question and its answer.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.records.text.tidy import tidy
from crmarena.spec.pack import load_pack
from crmarena.spec.table import Table


class Slot:
    """The place of a slot or a rule within a template; `capital` asks for a capital first letter."""

    __slots__ = ("capital", "name")

    def __init__(self, name: str) -> None:
        self.name = name.lstrip("^")
        self.capital = name.startswith("^")


Template: TypeAlias = "list[str | Slot | tuple[Template, ...]]"
Entry: TypeAlias = tuple[Template, ...]
Grammar: TypeAlias = Mapping[str, tuple[Entry, ...]]

_TOKEN = re.compile(r"[{|}]|\[[^\[\]]*\]|[^{|}\[\]]+|[\[\]]")
_NAME = re.compile(r"\[\^?[a-z0-9_]+\]")


def compile_template(text: str, place: str = "") -> Template:
    """Parse spintax; CrmArenaError names `place` if braces or slots are malformed."""
    stack: list[list[Template]] = [[[]]]
    for token in _TOKEN.findall(text):
        top = stack[-1]
        if token == "{":
            stack.append([[]])
        elif token == "|" and len(stack) > 1:
            top.append([])
        elif token == "}" and len(stack) > 1:
            stack.pop()
            stack[-1][-1].append(tuple(top))
        elif _NAME.fullmatch(token):
            top[-1].append(Slot(token[1:-1]))
        elif token[0] in "{|}[]":
            raise CrmArenaError(f"{place}: unexpected '{token}' in the template {text!r}")
        else:
            top[-1].append(token)
    if len(stack) > 1:
        raise CrmArenaError(f"{place}: a '{{' is never closed in the template {text!r}")
    return stack[0][0]


def names_in(template: Template) -> Iterator[str]:
    """Names of all slots and rules that a template refers to."""
    for part in template:
        if isinstance(part, tuple):
            for option in part:
                yield from names_in(option)
        elif isinstance(part, Slot):
            yield part.name


@lru_cache(maxsize=64)
def grammar(kind: str, pack: str) -> Grammar:
    """The compiled rules of a kind of text: the shared bank `banks/<kind>.toml` with the pack's additions."""
    shared = Table.load(files("crmarena.records.text").joinpath("banks").joinpath(f"{kind}.toml"))
    rules = {key: list(shared.texts(key)) for key in shared}
    for key, more in load_pack(pack).banks.get(kind, {}).items():
        rules.setdefault(key, []).extend(more)
    return {
        key: tuple(tuple(compile_template(half, f"{kind}.{key}") for half in text.split(" => ")) for text in texts)
        for key, texts in rules.items()
    }


class Voice:
    """Draws sentences for one text; a template comes twice only after all others of its rule."""

    __slots__ = ("_rules", "_used", "rng", "slots")

    def __init__(self, rules: Grammar, rng: Rng, slots: Mapping[str, str]) -> None:
        self._rules = rules
        self.rng = rng
        self.slots = dict(slots)
        self._used: dict[str, set[int]] = {}

    def draw(self, rule: str) -> Entry:
        """An entry of a rule, not yet used in this text if possible."""
        entries = self._rules.get(rule)
        if entries is None:
            raise CrmArenaError(f"no slot and no rule '{rule}'", f"Rules: {', '.join(sorted(self._rules))}.")
        used = self._used.setdefault(rule, set())
        if len(used) >= len(entries):
            used.clear()
        at = int(self.rng.random() * len(entries))
        while at in used:
            at = (at + 1) % len(entries)
        used.add(at)
        return entries[at]

    def read(self, template: Template) -> str:
        """A tidy reading of a template."""
        out: list[str] = []
        self._expand(template, out)
        return tidy("".join(out))

    def say(self, rule: str) -> str:
        """A tidy reading of a rule's (single) entry."""
        return self.read(self.draw(rule)[0])

    def phrase(self, rule: str) -> str:
        """A reading for the middle of a sentence: no capital letter is added."""
        return self.raw(self.draw(rule)[0])

    def raw(self, template: Template) -> str:
        """A reading of a template with single blanks and nothing else changed."""
        out: list[str] = []
        self._expand(template, out)
        return " ".join("".join(out).split())

    def pair(self, rule: str) -> tuple[str, str]:
        """Tidy readings of both halves of an entry `x => y`."""
        first, second = self.draw(rule)
        return self.read(first), self.read(second)

    def _expand(self, template: Template, out: list[str]) -> None:
        for part in template:
            if isinstance(part, str):
                out.append(part)
            elif isinstance(part, tuple):
                self._expand(part[int(self.rng.random() * len(part))], out)
            else:
                self._fill(part, out)

    def _fill(self, slot: Slot, out: list[str]) -> None:
        start = len(out)
        value = self.slots.get(slot.name)
        if value is None:
            self._expand(self.draw(slot.name)[0], out)
        else:
            out.append(value)
        if slot.capital and len(out) > start:
            text = "".join(out[start:])
            out[start:] = [text[:1].upper() + text[1:]]
