"""The report in a real browser: `python -m pytest .ci/browser --run DIRECTORY` opens that run's page in Chromium.

It stays out of the ordinary tests because it needs a browser on the machine; `.ci/run` installs one.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PAGE = "report.html"


def chromium(page: Path, *flags: str) -> str:
    """Open a page in a headless Chromium with the network cut off; what it prints."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "install chromium"
    with TemporaryDirectory() as profile:
        command = [
            program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
            "--proxy-server=127.0.0.1:9", "--virtual-time-budget=2000", *flags, page.resolve().as_uri(),
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Path:
    """The page of the run named on the command line."""
    return Path(request.config.getoption("--run")) / PAGE


def test_the_page_shows_every_agent_and_family(page: Path) -> None:
    shown = chromium(page, "--dump-dom")
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", shown, flags=re.DOTALL)
    config = json.loads((page.parent / "run.json").read_text("utf-8"))
    for name in (*config["agents"], "always None", "best constant", config["org_hash"]):
        assert name in text
    for family in config["families"]:
        assert family.replace("_", " ") in text


@pytest.mark.parametrize("width", [1280, 420])
def test_the_page_does_not_run_out_of_the_window(page: Path, tmp_path: Path, width: int) -> None:
    probe = "<script>document.title = document.documentElement.scrollWidth + '/' + innerWidth</script></body>"
    copy = tmp_path / PAGE
    copy.write_text(page.read_text("utf-8").replace("</body>", probe), "utf-8")
    title = re.search(r"<title>(\d+)/(\d+)</title>", chromium(copy, f"--window-size={width},900", "--dump-dom"))
    assert title
    assert int(title[1]) <= int(title[2])


def test_a_picture_can_be_taken(page: Path) -> None:
    picture = page.with_name("report.png")
    chromium(page, "--window-size=1280,1400", f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000
