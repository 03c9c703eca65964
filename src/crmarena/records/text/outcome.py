"""What is written about lost deals: the reason, what is left to do; and the reader that finds it again in a text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from crmarena.latents.losses import REASONS
from crmarena.latents.stories import DealStory
from crmarena.records.text.realise import Entry, Slot, Template, grammar

LOST = "lost_subject", "lost_detail", "lost_event"
#: Words of a pack's closing work that only a lost deal can have: a won one does without them.
_OF_LOSS = re.compile(r"\b(lost|loss|said no)\b", re.IGNORECASE)


def is_lost(deal: DealStory) -> bool:
    """Whether the work on a deal has ended without a contract."""
    return bool(deal.lost_reason)


def without_loss(texts: Sequence[str]) -> list[str]:
    """Those of a pack's texts that do not speak of a loss."""
    return [text for text in texts if not _OF_LOSS.search(text)]


def reason_in(pack: str, text: str) -> tuple[str, str] | None:
    """The reason for a loss that a text ends with, and that sentence; None if it names none."""
    for reason, pattern in _reasons(pack).items():
        match = pattern.search(text)
        if match:
            return reason, match[0]
    return None


def speaks_of_loss(pack: str, text: str) -> bool:
    """Whether a text is one of those that are written about the work after a loss."""
    return bool(_aftermath(pack).fullmatch(text))


@lru_cache(maxsize=16)
def _reasons(pack: str) -> dict[str, re.Pattern[str]]:
    rules = grammar("outcome", pack)
    return {name: re.compile(f"{_any_of(rules[f'lost_{name}'])}$", re.IGNORECASE) for name in REASONS}


@lru_cache(maxsize=16)
def _aftermath(pack: str) -> re.Pattern[str]:
    rules = grammar("outcome", pack)
    return re.compile(_any_of([entry for rule in LOST for entry in rules[rule]]), re.IGNORECASE)


def _any_of(entries: Sequence[Entry]) -> str:
    return f"(?:{'|'.join(_shape(entry[0]) for entry in entries)})"


def _shape(template: Template) -> str:
    """A pattern of all readings of a template; a slot stands for any words of one sentence."""
    out = []
    for part in template:
        if isinstance(part, str):
            out.append(r"\s*".join(re.escape(word) for word in re.split(r"\s+", part)))
        elif isinstance(part, Slot):
            out.append(r"[^:;!?\n]+?")
        else:
            out.append(f"(?:{'|'.join(_shape(option) for option in part)})")
    return "".join(out)
