"""The kinds of answer a family may have, and the vocabulary of each."""

from enum import StrEnum

from crmarena.core.calendar import MONTHS

STAGES = ("Qualification", "Discovery", "Quote", "Negotiation", "Closed")
BANT = ("Budget", "Authority", "Need", "Timeline")


class AnswerKind(StrEnum):
    """How an answer is written and compared: one value, a set of values, free text, or a refusal."""

    RECORD_ID = "record_id"
    RECORD_IDS = "record_ids"
    STATE = "state"
    MONTH = "month"
    STAGE = "stage"
    BANT = "bant"
    LABELS = "labels"
    TEXT = "text"
    REFUSAL = "refusal"


#: Closed vocabularies; the other kinds are recognised by form (ids, states) or compared as text.
VOCABULARY: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.MONTH: MONTHS,
    AnswerKind.STAGE: STAGES,
    AnswerKind.BANT: BANT,
}
