"""Reading of hand-written TOML tables that names the file and the key of whatever is wrong."""

import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from crmarena.core.errors import CrmArenaError

Source = Path | Traversable


class Table:
    """One table of a TOML file; every read states its type, and `done` refuses keys that nobody read."""

    def __init__(self, data: dict[str, object], place: str) -> None:
        self._data = data
        self.place = place
        self._seen: set[str] = set()

    @classmethod
    def load(cls, source: Source) -> "Table":
        """The root table of a file; CrmArenaError if it is missing or not valid TOML."""
        place = source.name
        try:
            return cls(tomllib.loads(source.read_text("utf-8")), place)
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise CrmArenaError(f"{place} is missing", f"Expected at {source}.") from fault
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise CrmArenaError(f"{place} is not valid TOML: {fault}", f"Mend {source}.") from fault

    def fail(self, key: str, why: str) -> CrmArenaError:
        """An error that names this table and the key."""
        return CrmArenaError(f"{self.place}: {key}: {why}")

    def _get(self, key: str) -> object:
        if key not in self._data:
            raise self.fail(key, "is missing")
        self._seen.add(key)
        return self._data[key]

    def has(self, key: str) -> bool:
        """True if the key is there."""
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        """The keys in the order of the file."""
        return iter(self._data)

    def text(self, key: str) -> str:
        """A non-empty, trimmed string."""
        value = self._get(key)
        if not isinstance(value, str) or not value or value != value.strip():
            raise self.fail(key, f"must be a non-empty string without outer blanks, not {value!r}")
        return value

    def texts(self, key: str, least: int = 1) -> tuple[str, ...]:
        """A list of at least `least` distinct non-empty strings."""
        value = self._get(key)
        if not isinstance(value, list):
            raise self.fail(key, f"must be a list of strings, not {value!r}")
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.fail(key, f"must hold non-empty strings only, not {item!r}")
        if len(value) < least:
            raise self.fail(key, f"needs at least {least} entries, has {len(value)}")
        if len(set(value)) < len(value):
            twice = sorted({item for item in value if value.count(item) > 1})
            raise self.fail(key, f"repeats {twice[0]!r}")
        return tuple(value)

    def number(self, key: str) -> float:
        """An integer or a float."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(key, f"must be a number, not {value!r}")
        return value

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fail(key, f"must be a whole number, not {value!r}")
        return value

    def table(self, key: str) -> "Table":
        """A sub-table."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.fail(key, "must be a table")
        return Table(value, f"{self.place}: {key}")

    def tables(self, key: str) -> list["Table"]:
        """An array of tables; each is named by its `name` if it has one, else by its position."""
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(key, f"must be an array of tables ([[{key}]])")
        return [Table(item, f"{self.place}: {key} {item.get('name', at + 1)!r}") for at, item in enumerate(value)]

    def done(self) -> None:
        """CrmArenaError if a key was never read: a misspelling must not be ignored."""
        left = sorted(set(self._data) - self._seen)
        if left:
            raise self.fail(left[0], f"is not a known key (known here: {', '.join(sorted(self._seen))})")
