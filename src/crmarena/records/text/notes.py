"""Remarks with figures about a page itself (its number, editions, sources), which articles of every kind carry.

Only the rules of the house need figures and lists; without such remarks both would give those pages away.
"""

from crmarena.core.rng import Rng
from crmarena.records.text.editor import Editor
from crmarena.records.text.page import listed, shape
from crmarena.records.text.realise import Voice, grammar

#: Years of a page's editions: after the beginnings of any product, before any record.
_FIRST, _LAST = 2010, 2019


class Notes:
    """The remarks of one page: its number, revision and years are the same in all of them."""

    __slots__ = ("_rng", "_voice", "shape")

    def __init__(self, rng: Rng, pack: str, editor: Editor) -> None:
        self._rng = rng.child("notes")
        self.shape = shape(editor.place())
        years = sorted(self._rng.sample(range(_FIRST, _LAST + 1), 4))
        old, new = sorted(self._rng.sample(range(112, 980), 2))
        fixed = {
            "doc": f"{new}-{self._rng.integer(11, 96)}", "old_doc": f"{old}-{self._rng.integer(11, 96)}",
            "rev": str(self._rng.integer(11, 38)),
            **{f"y_{name}": str(year) for name, year in zip(("one", "two", "three", "four"), years, strict=True)},
        }  # fmt: skip
        self._voice = Voice(grammar("article_note", pack), self._rng, fixed, editor.memory, "note_")

    def say(self) -> str:
        """A remark: a paragraph or a list with its lead."""
        self._voice.slots.update(self._figures())
        lead, *items = self._voice.say("note").split("\n")
        return f"{lead}\n{listed(items, self._rng)}" if items else lead

    def _figures(self) -> dict[str, str]:
        rng = self._rng
        ones, tens = rng.sample(range(2, 10), 2), rng.sample(range(12, 60), 3)
        hundreds, page = rng.sample(range(130, 960), 2), rng.integer(11, 60)
        return {
            "s_one": str(ones[0]), "s_two": str(ones[1]), "n_a": str(tens[0]), "n_b": str(tens[1]),
            "n_c": str(tens[2]), "m_a": str(max(hundreds)), "m_b": str(min(hundreds)),
            "p_one": str(page), "p_two": str(page + rng.integer(3, 30)),
        }  # fmt: skip
