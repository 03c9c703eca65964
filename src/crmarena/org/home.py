"""Where built organisations live: `CRMARENA_HOME`, or the user's cache folder."""

import json
import os
import shutil
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from crmarena.core.errors import CrmArenaError
from crmarena.org.manifest import MANIFEST_NAME, Manifest, read_manifest
from crmarena.org.open import remove_database

HOME_VARIABLE = "CRMARENA_HOME"


def home() -> Path:
    """The folder of everything this package keeps: `$CRMARENA_HOME`, else the user's cache folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("crmarena", appauthor=False)


def orgs_home() -> Path:
    """The folder that holds one directory per built organisation. Answer keys never live below it."""
    return home() / "orgs"


def spec_digest(spec: Mapping[str, object], *versions: str) -> str:
    """12 hex digits of a spec given as JSON values and of the versions that shape its rows."""
    text = json.dumps([spec, *versions], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=6).hexdigest()


def org_directory(name: str, seed: int, digest: str) -> Path:
    """Where the organisation of that spec, seed and `spec_digest` lives, built or not."""
    return orgs_home() / f"{name}-{seed}-{digest}"


def list_orgs() -> list[tuple[Path, Manifest]]:
    """Every usable organisation in the home, by directory name; folders without a readable manifest are left out."""
    base = orgs_home()
    if not base.is_dir():
        return []
    found = []
    for directory in sorted(base.iterdir()):
        if directory.name.startswith(".") or not (directory / MANIFEST_NAME).is_file():
            continue
        try:
            found.append((directory, read_manifest(directory)))
        except CrmArenaError:
            # An older format: `org build` replaces it, a listing need not stumble over it.
            continue
    return found


def remove_org(name: str) -> Path:
    """Deletes one organisation of the home by directory name; CrmArenaError, naming those there are, if unknown."""
    base = orgs_home()
    target = base / name
    if target.parent != base or name.startswith(".") or not (target / MANIFEST_NAME).is_file():
        known = ", ".join(directory.name for directory, _ in list_orgs()) or "none"
        raise CrmArenaError(f"no organisation {name!r} in {base}", f"Known: {known}.")
    remove_database(read_manifest(target))
    # The manifest goes first, so that a half-deleted directory is not taken for an organisation.
    (target / MANIFEST_NAME).unlink()
    shutil.rmtree(target)
    return target
