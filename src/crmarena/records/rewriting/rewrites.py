"""Rewrites at hand: by whom, with which prompt, and the turns of each call by the key of its masked text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from crmarena.records.rewriting.masking import Masked


def rewrite_key(model: str, prompt: str, masked: Masked) -> str:
    """What a rewrite is kept under: it changes with the model, the prompt and everything the model is shown."""
    return sha256(json.dumps([model, prompt, masked.text()], ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rewrites:
    """`turns` holds the masked turns of every call that was rewritten; a call without them stays as it is."""

    model: str
    prompt: str
    turns: Mapping[str, tuple[str, ...]]

    @property
    def digest(self) -> str:
        """12 hex digits over all of it."""
        kept = sorted((key, list(turns)) for key, turns in self.turns.items())
        return sha256(json.dumps([self.model, self.prompt, kept], ensure_ascii=True).encode()).hexdigest()[:12]

    def of(self, masked: Masked) -> tuple[str, ...] | None:
        """The rewritten turns of a call, if it has any."""
        return self.turns.get(rewrite_key(self.model, self.prompt, masked))
