"""Small organisations made from the schema alone: every object, every reference set, words from a short list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crmarena.core.calendar import stamp
from crmarena.core.rng import Rng
from crmarena.org import Org, write_org
from crmarena.schema import Field, IdSpace, Schema, SObject, load_schema

Table = tuple[str, list[tuple[object, ...]]]
Write = Callable[..., Path]

WORDS = (
    "amber", "Brücke", "café", "delta", "O'Brien", "AT&T", "élan", "forge", "grid", "Hydra-X2", "index", "jöker",
    "kilo", "lumen", "matrix", "nova", "optic", "prism", "quartz", "ridge", "sigma", "tensor", "ultra", "vector",
)  # fmt: skip
START = datetime(2023, 1, 1, tzinfo=UTC)
SPEC = {"name": "synthetic", "end": "2024-06-30"}
PLAN = {"User": 8, "Account": 12, "Contact": 20, "Case": 30, "Knowledge__kav": 15, "Product2": 10, "EmailMessage": 40}


def _text(field: Field, rng: Rng) -> str:
    count = rng.integer(1, 4) if field.length <= 255 else rng.integer(5, 40)
    words = " ".join(rng.choice(WORDS) for _ in range(count))
    if field.type == "email":
        return words.replace(" ", ".").replace("'", "") + "@example.com"
    return words[: field.length or 255]


def _value(schema: Schema, ids: IdSpace, plan: dict[str, int], field: Field, rng: Rng) -> object:  # noqa: PLR0911
    if field.reference_to:
        targets = [name for name in field.reference_to if plan.get(name)]
        if not targets:
            return None
        target = rng.choice(targets)
        return ids.of(schema.objects[target], rng.integer(0, plan[target] - 1))
    if field.nillable and rng.chance(0.2):
        return rng.choice(["", None])
    match field.type:
        case "boolean":
            return field.name != "IsDeleted" and rng.chance(0.5)
        case "int":
            return rng.integer(0, 50)
        case "double" | "currency" | "percent":
            return round(rng.uniform(0, 1000), 2)
        case "date":
            return (START + timedelta(days=rng.integer(0, 500))).date().isoformat()
        case "datetime":
            return stamp(START + timedelta(seconds=rng.integer(0, 500 * 86400)))
        case "picklist" | "multipicklist":
            return rng.choice(field.values)
        case _:
            return _text(field, rng)


def make_rows(schema: Schema, plan: dict[str, int], seed: int = 1) -> list[Table]:
    """Rows of every object of `plan` (object -> count) that fit together."""
    ids = IdSpace(seed, schema.edition)

    def row(sobject: SObject, ordinal: int) -> tuple[object, ...]:
        rng = Rng("synthetic", seed, sobject.name, ordinal)
        return tuple(
            ids.of(sobject, ordinal) if field.type == "id" else _value(schema, ids, plan, field, rng)
            for field in sobject.fields.values()
        )

    return [
        (name, [row(sobject, n) for n in range(plan[name])])
        for name, sobject in schema.objects.items()
        if plan.get(name)
    ]


def write(directory: Path, schema: Schema, tables: Sequence[Table], store: str = "") -> Path:
    """Builds an organisation of these rows at `directory`."""
    given = {
        "name": "synthetic", "edition": schema.edition, "seed": 1, "company": "Anvil", "generator_version": "1",
        "spec": SPEC,
    }  # fmt: skip
    write_org(directory, schema, tables, given, store)
    return directory


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The business-to-business schema."""
    return load_schema("b2b")


@pytest.fixture(scope="session")
def rows(schema: Schema) -> list[Table]:
    """The rows of the small organisation."""
    return make_rows(schema, PLAN)


@pytest.fixture(scope="session")
def org_path(tmp_path_factory: pytest.TempPathFactory, schema: Schema, rows: list[Table]) -> Path:
    """Where the small organisation was built."""
    return write(tmp_path_factory.mktemp("orgs") / "synthetic", schema, rows)


@pytest.fixture(scope="session")
def postgres_path(tmp_path_factory: pytest.TempPathFactory, schema: Schema, rows: list[Table], postgres: str) -> Path:
    """Where the manifest of the same organisation in PostgreSQL is."""
    return write(tmp_path_factory.mktemp("orgs") / "synthetic", schema, rows, postgres)


@pytest.fixture
def sqlite_org(org_path: Path) -> Iterator[Org]:
    """The small organisation in its file, open."""
    with Org.open(org_path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def org(request: pytest.FixtureRequest) -> Iterator[Org]:
    """The small organisation, open, on either back end."""
    name = "org_path" if request.param == "sqlite" else "postgres_path"
    with Org.open(request.getfixturevalue(name)) as opened:
        yield opened
