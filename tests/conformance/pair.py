"""The same records behind both back ends, and what each answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from crmarena.core.errors import SalesforceError
from crmarena.org import Budget, Engine, Manifest, write_org
from crmarena.org.engine import is_sosl
from crmarena.org.open import open_database
from second_opinion.world import World


class Pair(NamedTuple):
    """An engine on each back end."""

    world: World
    file: Engine
    server: Engine

    def differing(self, statement: str, include_deleted: bool = False) -> str:
        """What the two answer if it differs, "" if it does not."""
        file, server = (told(engine, statement, include_deleted) for engine in (self.file, self.server))
        return "" if file == server else f"{statement}\n  file:   {file}\n  server: {server}"


def told(engine: Engine, statement: str, include_deleted: bool = False) -> str:
    """An answer as JSON text, keys and records in their order; a refusal as its text."""
    try:
        if is_sosl(statement):
            answer = engine.search(statement)
        else:
            answer = engine.query_all(statement, include_deleted=include_deleted)
    except SalesforceError as refusal:
        return f"refused: {refusal}"
    return json.dumps(answer, ensure_ascii=False)


@contextmanager
def both(world: World, folder: Path, store: str) -> Iterator[Pair]:
    """Engines on the world in a file and on a server; `folder` is empty and its name new to the server."""
    manifests = [_written(world, folder / "file"), _written(world, folder / folder.name, store)]
    assert manifests[0].fingerprint == manifests[1].fingerprint
    engines = [
        Engine(open_database(folder / name, manifest), world.schema, world.clock, Budget(), manifest.clean)
        for name, manifest in zip(("file", folder.name), manifests, strict=True)
    ]
    try:
        yield Pair(world, *engines)
    finally:
        for engine in engines:
            engine.close()


def _written(world: World, directory: Path, store: str = "") -> Manifest:
    tables = [
        (name, [[row[column] for column in world.schema.objects[name].fields] for row in rows])
        for name, rows in world.rows.items()
    ]
    about = {
        "name": "w", "edition": world.schema.edition, "seed": 0, "company": "W", "generator_version": "0", "spec": {},
    }  # fmt: skip
    return write_org(directory, world.schema, tables, about, store)
