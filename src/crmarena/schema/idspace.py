"""Record ids of a world: a keyed permutation of each object's ordinals, so that id order carries nothing."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from crmarena.core.errors import CrmArenaError
from crmarena.schema.loader import load_schema
from crmarena.schema.model import SObject
from crmarena.schema.recordid import CHECK_ALPHABET, to_18

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = tuple(a + b for a in _ALPHABET for b in _ALPHABET)
_PAIR_VALUE = {pair: value for value, pair in enumerate(_PAIRS)}
_PAIR_MARKS = tuple(pair[0].isupper() + 2 * pair[1].isupper() for pair in _PAIRS)
_RADIX = len(_PAIRS)
_HALF = _RADIX**2
"""Half of the permuted body: four base-62 digits, so a full body is 62^8, about 2 * 10^14 records per object."""
_MASK = (1 << 64) - 1
_SPREAD = 0x9E3779B97F4A7C15
_FILLER = "00"
_KEPT = 50_000
"""Ids of an object that are kept at most: those of a part are asked for again and again."""
INFIXES = {"b2b": "Kb", "b2c": "Kc"}
CAPACITY = _HALF**2


def _round(half: int, key: int) -> int:
    mixed = ((half + 1) * key) & _MASK
    mixed ^= mixed >> 29
    mixed = (mixed * _SPREAD) & _MASK
    return (mixed ^ (mixed >> 32)) % _HALF


class IdCodec:
    """Ids of one object: `encode` turns an ordinal into an 18-character id, `decode` turns it back."""

    __slots__ = ("_head", "_head_mark", "_keys", "_known", "_ordinals", "first")

    def __init__(self, prefix: str, infix: str, key: str, first: int = 0) -> None:
        """`first` is the number of the record that has ordinal 0 here."""
        digest = blake2b(key.encode(), digest_size=32, person=b"crmarena-ids").digest()
        # Odd multipliers keep every bit of the half alive.
        self._keys = tuple(int.from_bytes(digest[at : at + 8], "big") | 1 for at in range(0, 32, 8))
        self._head = prefix + infix
        self.first = first
        self._known: dict[int, str] = {}
        self._ordinals: dict[str, int] = {}
        self._head_mark = CHECK_ALPHABET[sum(1 << i for i, c in enumerate(self._head) if c.isupper())]

    def encode(self, ordinal: int) -> str:
        """The 18-character id of record number `ordinal` (0-based); ValueError outside the space of ordinals."""
        known = self._known.get(ordinal)
        if known is None:
            if not 0 <= ordinal < CAPACITY - self.first:
                raise ValueError(f"ordinal {ordinal} is outside 0..{CAPACITY - 1 - self.first}")
            known = self._encode(ordinal + self.first)
            if len(self._known) < _KEPT:
                self._known[ordinal] = known
                self._ordinals[known] = ordinal
        return known

    def _encode(self, number: int) -> str:
        left, right = divmod(number, _HALF)
        for key in self._keys:
            left, right = right, (left + _round(right, key)) % _HALF
        a, b = divmod(left, _RADIX)
        c, d = divmod(right, _RADIX)
        marks = _PAIR_MARKS[a] << 2 | _PAIR_MARKS[b] << 4 | _PAIR_MARKS[c] << 6 | _PAIR_MARKS[d] << 8
        body = f"{self._head}{_FILLER}{_PAIRS[a]}{_PAIRS[b]}{_PAIRS[c]}{_PAIRS[d]}{self._head_mark}"
        return body + CHECK_ALPHABET[marks & 31] + CHECK_ALPHABET[marks >> 5]

    def decode(self, record: str) -> int:
        """The ordinal behind a 15- or 18-character id; ValueError for an id of another object or another world."""
        known = self._ordinals.get(record)
        if known is not None:
            return known
        full = to_18(record)
        if full is None or not full.startswith(self._head + _FILLER):
            raise ValueError(f"{record!r} is not an id of the space {self._head}")
        a, b, c, d = (_PAIR_VALUE[full[at : at + 2]] for at in (7, 9, 11, 13))
        left, right = a * _RADIX + b, c * _RADIX + d
        for key in reversed(self._keys):
            left, right = (right - _round(left, key)) % _HALF, left
        return left * _HALF + right - self.first


@lru_cache(maxsize=256)
def _keyed(prefix: str, key: int, edition: str) -> IdCodec:
    return _codec(prefix, key, edition)


def _codec(prefix: str, key: int, edition: str, first: int = 0) -> IdCodec:
    return IdCodec(prefix, INFIXES[edition], f"{key}/{edition}/{prefix}", first)


def record_id(prefix: str, ordinal: int, key: int = 0, edition: str = "b2b") -> str:
    """The 18-character id of record number `ordinal` under `prefix`: what `IdSpace(key, edition)` gives that object."""
    return _keyed(prefix, key, edition).encode(ordinal)


class IdSpace:
    """All record ids of one world: the same `seed` and `edition` give the same ids on every machine.

    `firsts` says, by object, how many records lie before those of this world: a part's ordinals begin at 0 again.
    """

    __slots__ = ("_by_head", "_codecs", "edition", "seed")

    def __init__(self, seed: int, edition: str, firsts: Mapping[str, int] | None = None) -> None:
        self.seed = seed
        self.edition = edition
        self._codecs: dict[str, IdCodec] = {}
        self._by_head: dict[str, IdCodec] = {}
        for sobject in load_schema(edition).objects.values():
            codec = _codec(sobject.prefix, seed, edition, (firsts or {}).get(sobject.name, 0))
            self._codecs[sobject.name] = codec
            self._by_head[sobject.prefix] = codec

    def codec(self, sobject: SObject | str) -> IdCodec:
        """The ids of one object, for tight loops; CrmArenaError for an object the edition does not have."""
        name = sobject if isinstance(sobject, str) else sobject.name
        try:
            return self._codecs[name]
        except KeyError:
            known = ", ".join(sorted(self._codecs))
            raise CrmArenaError(f"no object {name!r} in edition {self.edition}", f"Use one of: {known}.") from None

    def of(self, sobject: SObject | str, ordinal: int) -> str:
        """The 18-character id of record number `ordinal` (0-based) of an object."""
        return self.codec(sobject).encode(ordinal)

    def number(self, sobject: SObject | str, ordinal: int) -> int:
        """Which record of its object it is in the whole org, counted from 1."""
        return self.codec(sobject).first + ordinal + 1

    def ordinal_of(self, record: str) -> int:
        """The ordinal behind an id of this world; ValueError for any other text.

        Ids of another seed but the same edition decode to some ordinal too: the key is not in the id.
        """
        codec = self._by_head.get(record[:3])
        if codec is None:
            raise ValueError(f"{record!r} is not an id of this world")
        return codec.decode(record)
