"""The sentence maker: nested alternatives with slots, compiled once, expanded by a seeded draw.

Notation of a template: `{a|b|}` picks one (nesting is allowed); `[name]` inserts the slot of that name or, if there is
none, a reading of the rule of that name; `[^name]` the same with a capital first letter. An entry `x => y` is a pair:
two templates that belong together, such as a question and its answer.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.records.text.memory import Memory
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


@lru_cache(maxsize=32768)
def template(text: str) -> Template:
    """A template that stands in a pack's data, compiled once."""
    return compile_template(text, "pack")


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


#: A pair told apart may have this many phrases in common with an earlier one; else up to so many entries are tried.
_CLOSE, _ENTRIES = 3, 5


class Voice:
    """Draws sentences for one text; a template comes twice only after all others of its rule.

    With a `memory` several readings compete for each utterance and the least worn one is said; `kind` keeps the
    memory's counts of rules apart that are called alike in different kinds of text.
    """

    __slots__ = ("_drawn", "_rules", "_used", "kind", "memory", "rng", "slots")

    def __init__(
        self, rules: Grammar, rng: Rng, slots: Mapping[str, str], memory: Memory | None = None, kind: str = ""
    ) -> None:
        self._rules = rules
        self.rng = rng
        self.slots = dict(slots)
        self.memory = memory
        self.kind = kind
        self._used: dict[str, set[int]] = {}
        self._drawn: list[tuple[str, int]] = []

    def draw(self, rule: str) -> Entry:
        """An entry of a rule, not yet used in this text if possible."""
        entries = self.entries(rule)
        at = self._pick(rule, len(entries), ())
        self._take(rule, at)
        return entries[at]

    def entries(self, rule: str) -> tuple[Entry, ...]:
        """All entries of a rule."""
        entries = self._rules.get(rule)
        if entries is None:
            raise CrmArenaError(f"no slot and no rule '{rule}'", f"Rules: {', '.join(sorted(self._rules))}.")
        return entries

    def _pick(self, rule: str, size: int, drawn: Sequence[tuple[str, int]]) -> int:
        """The number of an entry that is neither used in this text nor drawn for this reading, if there is one."""
        kept = self._used.setdefault(rule, set())
        used = kept | {at for other, at in drawn if other == rule} if drawn else kept
        if len(used) >= size:
            kept.clear()
            used = kept
        if self.memory is not None:
            return self.memory.entry(self.kind + rule, size, used, self.rng)
        at = int(self.rng.random() * size)
        while at in used:
            at = (at + 1) % size
        return at

    def _take(self, rule: str, at: int) -> None:
        self._used[rule].add(at)
        if self.memory is not None:
            self.memory.use(self.kind + rule, at)

    def read(self, template: Template, brief: float = 1.0) -> str:
        """A tidy reading of a template: of several, if there is a memory, the one with the least worn phrases."""
        text = self._freshest(template, lambda out: tidy("".join(out)), brief)
        if self.memory is not None:
            self.memory.keep(text)
        return text

    def _freshest(
        self,
        template: Template,
        finish: Callable[[list[str]], str],
        brief: float = 1.0,
        near: Callable[[str], float] | None = None,
    ) -> str:
        readings, draws = [], []
        for _ in range(1 if self.memory is None else self.memory.tries):
            out: list[str] = []
            self._drawn = []
            self._expand(template, out)
            readings.append(finish(out))
            draws.append(self._drawn)
        best = self.memory.freshest(readings, brief, near) if self.memory is not None else 0
        for rule, at in draws[best]:
            self._take(rule, at)
        return readings[best]

    def say(self, rule: str, brief: float = 1.0) -> str:
        """A tidy reading of a rule's (single) entry."""
        return self.read(self.draw(rule)[0], brief)

    def phrase(self, rule: str) -> str:
        """A reading for the middle of a sentence: no capital letter is added."""
        return self.raw(self.draw(rule)[0])

    def one_of(self, rule: str, texts: Sequence[str]) -> str:
        """A tidy reading of one of a pack's texts; `rule` names the list for the memory."""
        at = self._pick(rule, len(texts), ())
        self._take(rule, at)
        return self.read(template(texts[at]))

    def raw(self, template: Template) -> str:
        """A reading of a template with single blanks and nothing else changed."""
        return self._freshest(template, lambda out: " ".join("".join(out).split()))

    def pair(self, rule: str, brief: float = 1.0) -> tuple[str, str]:
        """Tidy readings of both halves of an entry `x => y`; `brief` is about the second."""
        first, second = self.draw(rule)
        return self.read(first), self.read(second, brief)

    def pair_apart(self, rule: str) -> tuple[str, str]:
        """A pair like `pair`, which as a whole resembles no earlier reading of its entry; for long pairs."""
        memory, entries = self.memory, self.entries(rule)
        if memory is None:
            return self.pair(rule)
        least, best, told = float("inf"), 0, ("", "")
        drawn: list[tuple[str, int]] = []
        own = memory.own(len(entries))
        while len(drawn) < _ENTRIES and least > _CLOSE:
            place = self._pick(rule, len(own), drawn)
            drawn.append((rule, place))
            at = own[place]
            first, second = entries[at]
            key = f"{self.kind}{rule}{at}"
            opening = self._apart(first, memory, key, "")
            halves = (opening, self._apart(second, memory, key, opening))
            near = memory.near(key, " ".join(halves))
            if near < least:
                least, best, told = near, place, halves
        self._take(rule, best)
        for half in told:
            memory.keep(half)
        memory.tell(f"{self.kind}{rule}{own[best]}", " ".join(told))
        return told

    def _apart(self, template: Template, memory: Memory, key: str, before: str) -> str:
        """The reading that, after what comes before it, is farthest from all that was told under the key."""

        def near(text: str) -> float:
            return memory.near(key, f"{before} {text}")

        return self._freshest(template, lambda out: tidy("".join(out)), near=near)

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
            self._expand(self._nested(slot.name), out)
        else:
            out.append(value)
        if slot.capital and len(out) > start:
            text = "".join(out[start:])
            out[start:] = [text[:1].upper() + text[1:]]

    def _nested(self, rule: str) -> Template:
        """An entry of a rule within a reading; it counts as used only if that reading is the one that is said."""
        entries = self.entries(rule)
        at = self._pick(rule, len(entries), self._drawn)
        self._drawn.append((rule, at))
        return entries[at][0]
