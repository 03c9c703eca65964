"""`report.html`: the run as one self-contained page."""

from importlib.resources import files
from pathlib import Path

from crmarena.report.summary import Summary, summarise
from crmarena.report.table import SECTIONS
from crmarena.tasks.files import write_atomically


def write_page(run: Path) -> Path:
    """Write `report.html` into a run directory from its files; returns the page's path."""
    target = run / "report.html"
    write_atomically(target, render(summarise(run)), 0o644)
    return target


def render(summary: Summary) -> str:
    """The page as HTML text; every value is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("crmarena.report").joinpath("templates/report.html").read_text("utf-8"))
    return template.render(summary=summary, tables=[section(summary) for section in SECTIONS])
