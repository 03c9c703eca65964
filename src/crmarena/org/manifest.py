"""The manifest of an organisation: who built what, from which seed, and the fingerprint of what came out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from crmarena.core.errors import CrmArenaError

FORMAT = 1
"""Version of the directory layout: `manifest.json`, beside `org.sqlite` or with the address of a server.

Another number is refused on opening.
"""

MANIFEST_NAME = "manifest.json"
DATABASE_NAME = "org.sqlite"
REBUILD = "Build it again: `crmarena org build --force`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What `manifest.json` says. `spec` is the whole recipe as JSON values; `counts` are records per object,
    `deleted` those of them that lie in the recycle bin.
    """

    name: str
    edition: str
    seed: int
    company: str
    generator_version: str
    schema_version: str
    fingerprint: str
    counts: Mapping[str, int]
    spec: Mapping[str, object]
    deleted: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """Number of records over all objects."""
        return sum(self.counts.values())

    @property
    def store(self) -> str:
        """The address of the database server, without a password; "" when the database lies beside the manifest."""
        return str(self.notes.get("store", ""))

    @property
    def place(self) -> str:
        """The schema on that server."""
        return str(self.notes.get("place", ""))

    @property
    def clean(self) -> frozenset[str]:
        """The objects of which no record is deleted."""
        return frozenset(name for name in self.counts if not self.deleted.get(name))

    def to_json(self) -> str:
        """The text of `manifest.json`, keys in declaration order."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def read_manifest(directory: Path) -> Manifest:
    """The manifest of the organisation in `directory`; CrmArenaError if there is none or it cannot be used."""
    path = directory / MANIFEST_NAME
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CrmArenaError(f"no organisation at {directory}: {MANIFEST_NAME} is missing", REBUILD) from None
    except (OSError, ValueError) as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault}", REBUILD) from fault
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        found = raw.get("format") if isinstance(raw, dict) else None
        raise CrmArenaError(f"{path} has format {found}, this version reads format {FORMAT}", REBUILD)
    try:
        return Manifest(**raw)
    except TypeError as fault:
        raise CrmArenaError(f"{path} is not a manifest: {fault}", REBUILD) from fault
