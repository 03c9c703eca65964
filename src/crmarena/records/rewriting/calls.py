"""A call that is kept, taken apart for rewriting and put together again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.records.rewriting.lexicon import Lexicon, lexicon_of
from crmarena.records.rewriting.masking import Line, Masked, mask
from crmarena.records.rewriting.rewrites import Rewrites, rewrite_key
from crmarena.records.rewriting.verify import verify
from crmarena.records.rules.spoken import spoken_lines
from crmarena.records.text.dialogue import Recorded
from crmarena.records.text.ledger import Told, contradictions
from crmarena.records.text.transcript import Turn, transcript
from crmarena.spec.spec import OrgSpec


@dataclass(frozen=True, slots=True)
class Telling:
    """One call: what was said, what the ledger knows of it, its masked form and the names of its world."""

    turns: tuple[Turn, ...]
    told: tuple[Told, ...]
    masked: Masked
    lexicon: Lexicon


def telling(body: str, told: Iterable[Told], spec: OrgSpec) -> Telling:
    """A call from its transcript and its ledger."""
    turns = tuple(Turn(line.speaker, line.words) for line in spoken_lines(body))
    entries, lexicon = tuple(told), lexicon_of(spec)
    return Telling(turns, entries, mask(turns, entries, lexicon), lexicon)


def retold(call: Telling, rewrites: Rewrites, start: datetime, rng: Rng) -> Recorded | None:
    """The call in its rewritten words, with moments and a ledger of its own; None if nobody has rewritten it.

    CrmArenaError if what was kept does not pass the guard: whatever file it comes from, it is not believed.
    """
    texts = rewrites.of(call.masked)
    if texts is None:
        return None
    speakers = [line.speaker for line in call.masked.lines]
    lines = [Line(*pair) for pair in zip(speakers, texts, strict=False)]
    wrong = [str(fault) for fault in verify(call.masked, lines, call.lexicon)]
    if len(texts) != len(speakers):
        wrong = [f"{len(texts)} turns instead of {len(speakers)}"]
    turns = [] if wrong else _turns(call, texts)
    told = () if wrong else _moved(call.told, turns)
    wrong = wrong or contradictions(turns, told)
    if wrong:
        key = rewrite_key(rewrites.model, rewrites.prompt, call.masked)
        raise CrmArenaError(
            f"the rewrite {key} does not keep to its call: {'; '.join(wrong[:5])}", "Remove its line from the cache."
        )
    body, end = transcript(turns, start, rng)
    return Recorded(body, end, told)


def _turns(call: Telling, texts: Sequence[str]) -> list[Turn]:
    """The new turns; those that did not change are kept to the letter."""
    said = call.masked.restored(texts)
    return [
        old if text == line.text else Turn(old.speaker, new)
        for old, line, text, new in zip(call.turns, call.masked.lines, texts, said, strict=True)
    ]


def _moved(told: Iterable[Told], turns: Sequence[Turn]) -> tuple[Told, ...]:
    """The ledger of the new turns: a fact may have got or lost the capital of a sentence."""
    out = []
    for entry in told:
        text = turns[entry.turn].text
        at = text.lower().find(entry.surface.lower())
        out.append(replace(entry, surface=text[at : at + len(entry.surface)]) if at >= 0 else entry)
    return tuple(out)
