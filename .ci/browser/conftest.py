"""The option that says which run's page is opened."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--run`."""
    parser.addoption("--run", required=True, help="directory of a run with its report.html")
