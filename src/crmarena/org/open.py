"""Opens, copies and removes the database of an organisation, wherever its manifest says it is."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from crmarena.org.backend import Backend
from crmarena.org.connection import open_copy, open_read_only
from crmarena.org.manifest import DATABASE_NAME, MANIFEST_NAME, Manifest
from crmarena.org.sqlite_backend import SQLiteBackend


def open_database(directory: Path, manifest: Manifest) -> Backend:
    """The database of the organisation in `directory`, read-only; CrmArenaError if it is missing or damaged."""
    if not manifest.store:
        return SQLiteBackend(open_read_only(directory), directory / DATABASE_NAME)
    from crmarena.org.postgres_backend import open_postgres

    return open_postgres(manifest)


def open_private(directory: Path, manifest: Manifest) -> Backend:
    """The same for changes that are taken back: a copy in memory, or a connection of its own."""
    if not manifest.store:
        return SQLiteBackend(open_copy(directory), directory / DATABASE_NAME)
    from crmarena.org.postgres_backend import open_postgres

    return open_postgres(manifest, private=True)


def fork_to(directory: Path, manifest: Manifest, target: Path) -> None:
    """Copies an organisation to a directory that does not exist yet; on a server, to a schema of that name."""
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        if manifest.store:
            (partial / MANIFEST_NAME).write_text(_forked(manifest, target).to_json(), "utf-8")
        else:
            for name in (DATABASE_NAME, MANIFEST_NAME):
                shutil.copyfile(directory / name, partial / name)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _forked(manifest: Manifest, target: Path) -> Manifest:
    from crmarena.org.postgres_store import copy_postgres

    copy_postgres(manifest.store, manifest.place, target.name)
    return replace(manifest, notes={**manifest.notes, "place": target.name})


def remove_database(manifest: Manifest) -> None:
    """Removes what an organisation has outside its directory."""
    if manifest.store:
        from crmarena.org.postgres_store import drop_postgres

        drop_postgres(manifest.store, manifest.place)
