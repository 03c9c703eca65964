"""An organisation, open: read-only for play, with private views for what-if changes and copies by `fork`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from crmarena.core.errors import CrmArenaError
from crmarena.org.budget import Budget
from crmarena.org.edit import find_object, stored_changes
from crmarena.org.engine import Engine
from crmarena.org.fingerprint import fingerprint
from crmarena.org.manifest import REBUILD, Manifest, read_manifest
from crmarena.org.open import fork_to, open_database, open_private
from crmarena.org.rows import Stored
from crmarena.query import Clock
from crmarena.schema import IdSpace, Schema, SObject, load_schema, to_18

_NOON = time(12, tzinfo=UTC)
"""The default clock stands at noon UTC, so that TODAY is the same day in every inhabited time zone."""


class PrivateView(Engine):
    """A writable view of an organisation that nobody else sees and that is undone when it closes."""

    def __init__(self, org: "Org") -> None:
        super().__init__(open_private(org.directory, org.manifest), org.schema, org.clock, org.budget, org.clean)
        self._ids = IdSpace(org.manifest.seed, org.edition)
        self._inserted = 0

    @contextmanager
    def _undone(self, org: "Org") -> Iterator["PrivateView"]:
        """The view with the organisation's clock, rolled back at the end."""
        if self._clean != org.clean:
            self._clean = org.clean
            self._forget()
        self.clock, self._inserted = org.clock, 0
        self._backend.begin()
        try:
            yield self
        finally:
            self._backend.undo()

    def update(self, name: str, record_id: str, changes: Mapping[str, object]) -> None:
        """Sets fields of one record; None or "" empties a field. CrmArenaError for what does not exist or fit."""
        sobject = find_object(self.schema, name)
        self._backend.update(sobject, record_id, self._stored(sobject, changes))

    def insert(self, name: str, values: Mapping[str, object]) -> str:
        """Adds a record and returns its id; fields not given take their defaults, audit fields the clock and a user."""
        sobject = find_object(self.schema, name)
        defaults: dict[str, object] = {
            f.name: f.default for f in sobject.fields.values() if f.default is not None and f.type != "reference"
        }
        given = {field.name if (field := sobject.find(key)) else key: value for key, value in values.items()}
        audit: dict[str, object] = dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), self.clock.now)
        new: Stored = str(given.get("Id") or self._ids.of(sobject, 2**40 + self._inserted))
        self._inserted += 1
        self._backend.insert(sobject, self._stored(sobject, {**audit, **defaults, **given, "Id": new}))
        return str(to_18(str(new)))

    def delete(self, name: str, record_id: str) -> None:
        """Moves one record to the recycle bin: queries no longer see it unless they include deleted records."""
        sobject = find_object(self.schema, name)
        self._backend.update(sobject, record_id, self._stored(sobject, {"IsDeleted": True}))
        if sobject.name in self._clean:
            self._clean -= {sobject.name}
            self._forget()

    def _stored(self, sobject: SObject, values: Mapping[str, object]) -> dict[str, Stored]:
        return stored_changes(sobject, values, self._backend.dialect.shadows(sobject))


class Org(Engine):
    """A built organisation. Reading is safe from any number of processes; one object serves one thread at a time."""

    def __init__(self, directory: Path, manifest: Manifest, clock: Clock, budget: Budget) -> None:
        self.directory = directory
        self.manifest = manifest
        self.budget = budget
        self.clean = manifest.clean
        self._views: list[PrivateView] = []
        schema = load_schema(manifest.edition)
        _check_schema(directory, manifest, schema)
        super().__init__(open_database(directory, manifest), schema, clock, budget, self.clean)

    @classmethod
    def open(cls, directory: Path | str, *, now: datetime | None = None, budget: Budget | None = None) -> Self:
        """Opens the organisation in `directory` read-only.

        `now` (aware) is what date literals count from; by default noon UTC of the day its recipe ends. CrmArenaError
        if there is no organisation, or it is damaged or of another version.
        """
        path = Path(directory)
        manifest = read_manifest(path)
        return cls(path, manifest, Clock(now or _default_now(path, manifest)), budget or Budget())

    @property
    def name(self) -> str:
        """The name of the recipe it was built from."""
        return self.manifest.name

    @property
    def edition(self) -> str:
        """b2b or b2c."""
        return self.manifest.edition

    @property
    def fingerprint(self) -> str:
        """The content hash recorded when the organisation was built."""
        return self.manifest.fingerprint

    def compute_fingerprint(self) -> str:
        """The content hash of the rows as they are now."""
        return fingerprint(self._backend.reader, self.schema)

    @contextmanager
    def private(self) -> Iterator[PrivateView]:
        """A view that may be changed and is rolled back at the end; the organisation itself never changes.

        The first use copies the database into memory, later ones cost a savepoint and a rollback.
        """
        view = self._views.pop() if self._views else PrivateView(self)
        try:
            with view._undone(self):
                yield view
        finally:
            self._views.append(view)

    def fork(self, directory: Path | str) -> Path:
        """Copies the organisation to a directory that does not exist yet, and returns its path."""
        target = Path(directory)
        if target.exists():
            raise CrmArenaError(f"{target} exists already", "Fork to a new directory.")
        fork_to(self.directory, self.manifest, target)
        return target

    def set_now(self, now: datetime) -> None:
        """Sets what date literals count from (aware)."""
        self.clock = replace(self.clock, now=now)

    def close(self) -> None:
        """Closes the connections; closing twice is allowed."""
        super().close()
        for view in self._views:
            view.close()
        self._views.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _default_now(path: Path, manifest: Manifest) -> datetime:
    end = manifest.spec.get("end")
    try:
        return datetime.combine(date.fromisoformat(str(end)), _NOON)
    except ValueError:
        raise CrmArenaError(f"the manifest of {path} names no end date: {end!r}", REBUILD) from None


def _check_schema(directory: Path, manifest: Manifest, schema: Schema) -> None:
    if manifest.schema_version != schema.version:
        raise CrmArenaError(
            f"{directory} was built with schema {manifest.schema_version}, this version has {schema.version}", REBUILD
        )
