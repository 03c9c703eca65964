"""Record ids: 15 case-sensitive characters, or 18 with a checksum that remembers the case."""

CHECK_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS_AND_LETTERS = frozenset(_ALPHANUMERIC)
_CASES = str.maketrans(_ALPHANUMERIC, "".join("1" if "A" <= c <= "Z" else "0" for c in _ALPHANUMERIC))
_CHECKS = {f"{mark:05b}"[::-1]: CHECK_ALPHABET[mark] for mark in range(32)}
"""The mark of five characters, by which of them are in upper case."""


def checksum(body: str) -> str:
    """The three characters that follow a 15-character id: one per five, a bit set for each upper-case letter."""
    cases = body.translate(_CASES)
    return _CHECKS[cases[:5]] + _CHECKS[cases[5:10]] + _CHECKS[cases[10:15]]


def to_18(text: str) -> str | None:
    """The 18-character form of a 15- or 18-character id, or None when length, characters or checksum are wrong.

    An 18-character id whose letters lost their case gets it back from the checksum.
    """
    if len(text) not in {15, 18} or not _DIGITS_AND_LETTERS.issuperset(text):
        return None
    if len(text) == 15:
        return text + checksum(text)
    body, suffix = text[:15], text[15:].upper()
    if checksum(body) == suffix:
        return body + suffix
    return _restore_case(body, suffix)


def _restore_case(body: str, suffix: str) -> str | None:
    restored = []
    for at, mark_char in zip((0, 5, 10), suffix, strict=True):
        mark = CHECK_ALPHABET.find(mark_char)
        chunk = body[at : at + 5]
        if mark < 0 or any(mark >> i & 1 and c.isdigit() for i, c in enumerate(chunk)):
            return None
        restored += [c.upper() if mark >> i & 1 else c.lower() for i, c in enumerate(chunk)]
    return "".join(restored) + suffix


def is_valid_id(text: str) -> bool:
    """Whether `text` is a well-formed record id of 15 or 18 characters."""
    return to_18(text) is not None


def id15(text: str) -> str | None:
    """The 15-character form of an id, or None when it is not well formed."""
    full = to_18(text)
    return None if full is None else full[:15]
