"""Builds an organisation: sample the world, emit the records, check every rule, write the database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from crmarena.build.ledger import LedgerFile, ledger_file, ledger_path
from crmarena.build.shares import default_workers, each_part, spread_over, uncollected
from crmarena.core.errors import CrmArenaError
from crmarena.latents import World
from crmarena.latents.feasible import check_counts
from crmarena.latents.parts import Part, parts_of
from crmarena.latents.sample import sample_part
from crmarena.org import write_org
from crmarena.org.home import org_directory, spec_digest
from crmarena.org.manifest import read_manifest
from crmarena.org.open import open_database
from crmarena.org.postgres import without_password
from crmarena.records import RULES, SHARES, Facts, emit, require, violations
from crmarena.records.rewriting import Rewrites
from crmarena.records.sheet import Table
from crmarena.schema import load_schema
from crmarena.spec.spec import GENERATOR_VERSION, OrgSpec, load_spec

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

_MAKERS = ("schema", "spec", "latents", "records")
_SUFFIXES = (".py", ".toml", ".csv", ".md", ".txt")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An org to build whose calls stand, as far as `rewrites` has them, in the words of a model."""

    spec: OrgSpec
    rewrites: Rewrites


@dataclass(slots=True)
class _Desk:
    """What the tables leave on their way: the ledger, how many calls were rewritten, and notes for the manifest."""

    ledger: LedgerFile
    rewrites: Rewrites | None
    rewritten: int = 0
    notes: dict[str, object] = field(default_factory=dict)


def _quiet(stage: str, done: int, total: int) -> None:
    """Progress for nobody."""


def generator_digest() -> str:
    """8 hex digits over every file that shapes the rows: a cached org never outlives the code that made it."""
    digest = blake2b(digest_size=4)
    for room in _MAKERS:
        for entry in _sources(files("crmarena").joinpath(room)):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(_SUFFIXES):
            yield entry


def build_to(
    directory: Path,
    spec: OrgSpec | Rewritten,
    workers: int = 1,
    progress: Progress = _quiet,
    store: str = "",
    home: Path | None = None,
) -> None:
    """Builds the org of a spec at `directory`, and its ledger among the keys of `home`. CrmArenaError if a record
    breaks a rule.

    `store` is the address of a PostgreSQL database to keep the records in.
    """
    spec, rewrites = (spec.spec, spec.rewrites) if isinstance(spec, Rewritten) else (spec, None)
    check_counts(spec)
    parts = parts_of(spec)
    about: dict[str, object] = {
        "name": spec.name, "edition": spec.edition, "seed": spec.seed, "company": spec.company,
        "generator_version": GENERATOR_VERSION, "spec": spec.model_dump(mode="json"),
    }  # fmt: skip
    with uncollected(), ledger_file(home) as ledger:
        desk = _Desk(ledger, rewrites)
        about["notes"] = desk.notes
        make = _of_one if len(parts) == 1 else _of_many
        tables = _noted(make(parts, desk, workers, progress), desk)
        manifest = write_org(directory, load_schema(spec.edition), tables, about, store)
        ledger.seal(ledger_path(manifest.fingerprint, home))
    progress("write", 1, 1)


def _noted(tables: Iterable[Table], desk: _Desk) -> Iterable[Table]:
    """The tables; behind the last one the notes say what was rewritten: by whom, and how many calls."""
    yield from tables
    if desk.rewrites is not None:
        made = {"model": desk.rewrites.model, "prompt": desk.rewrites.prompt, "calls": desk.rewritten}
        desk.notes["rewrites"] = made


def _of_one(parts: Sequence[Part], desk: _Desk, workers: int, progress: Progress) -> Iterable[Table]:
    """The tables of an org of one part: its shares are emitted in parallel, its rules read them all at once."""
    progress("sample", 0, 1)
    world = sample_part(parts[0])
    progress("sample", 1, 1)
    facts = Facts(world, load_schema(world.spec.edition), _emitted(world, workers, progress, desk.rewrites))
    found = []
    for done, (name, rule) in enumerate(RULES.items()):
        progress("check", done, len(RULES))
        found += violations(facts, {name: rule})
    progress("check", len(RULES), len(RULES))
    require(found)
    progress("write", 0, 1)
    desk.ledger.add(facts.ledger)
    desk.rewritten += facts.rewritten
    for name in list(facts.rows):
        # What is written is not needed any more.
        yield name, facts.rows.pop(name)


def _of_many(parts: Sequence[Part], desk: _Desk, workers: int, progress: Progress) -> Iterable[Table]:
    """The tables of a large org, part by part: each is sampled, emitted and checked by one process."""
    progress("parts", 0, len(parts))
    for done, checked in enumerate(each_part(parts, workers, desk.rewrites), start=1):
        require(checked.found)
        desk.ledger.add(checked.ledger)
        desk.rewritten += checked.rewritten
        yield from checked.tables
        progress("parts", done, len(parts))
    progress("write", 0, 1)


def _emitted(world: World, workers: int, progress: Progress, rewrites: Rewrites | None) -> Iterable[Table]:
    """All tables of a world, with a word on every share that is done."""
    with spread_over(world, workers, rewrites) as spread:

        def told(shares: Iterable[int]) -> Iterable[list[Table]]:
            for done, tables in enumerate(spread(shares), start=1):
                yield tables
                progress("emit", done, SHARES)

        progress("emit", 0, SHARES)
        yield from emit(world, load_schema(world.spec.edition), told)


def _usable(directory: Path) -> bool:
    """Whether a finished org lies there; a damaged one is built again."""
    try:
        manifest = read_manifest(directory)
        if manifest.store:
            open_database(directory, manifest).close()
    except CrmArenaError:
        return False
    return True


def build_org(
    spec: OrgSpec | Rewritten,
    *,
    home: Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    force: bool = False,
    store: str = "",
) -> Path:
    """The directory of the org of a spec, built unless it is there already (`force` builds it anyway).

    It lies in the org home (`home` overrides it), keyed by spec, seed, generator and schema. `workers` processes write
    the texts (default: one per core, four at most, one for a small org); the fingerprint does not depend on them.

    With `store`, the address of a PostgreSQL database, the records go to a schema there that is called as the
    directory, which then holds only the manifest. The fingerprint does not depend on that either.

    A `Rewritten` spec gives another org elsewhere: its calls differ, and nothing else.
    """
    plain = spec.spec if isinstance(spec, Rewritten) else spec
    versions = (GENERATOR_VERSION, generator_digest(), load_schema(plain.edition).version)
    place = (without_password(store),) if store else ()
    told = (spec.rewrites.digest,) if isinstance(spec, Rewritten) else ()
    digest = spec_digest(plain.model_dump(mode="json"), *versions, *place, *told)
    directory = org_directory(plain.name, plain.seed, digest)
    if home is not None:
        directory = home / "orgs" / directory.name
    if force or not _usable(directory):
        build_to(
            directory, spec, workers or default_workers(sum(plain.counts.values())), progress or _quiet, store, home
        )
    return directory


def ensure_org(source: str | Path, *, seed: int | None = None, progress: Progress | None = None) -> Path:
    """The directory of a shipped recipe by name or of a spec file by path, built on first use."""
    return build_org(load_spec(source, seed), progress=progress)
