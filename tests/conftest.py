"""What tests of several rooms share: a home of their own, and the tiny org built in it once."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crmarena import Org


def pytest_configure(config: pytest.Config) -> None:
    """The tiny org has too few records for a hundred tasks of every family, and says so."""
    config.addinivalue_line("filterwarnings", "ignore:.*the org has no more to offer")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty CRMARENA_HOME: no test sees or leaves anything in the user's own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMARENA_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database on a PostgreSQL server of this run's own."""
    from conformance.server import running

    with running() as address:
        yield address


@pytest.fixture(scope="session")
def tiny(home: Path) -> "Iterator[Org]":
    """The tiny org, read-only."""
    from crmarena import open_org

    with open_org("tiny") as org:
        yield org
