"""`crmarena org new-spec`: an annotated spec to start from."""

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  crmarena org new-spec                              print it
  crmarena org new-spec --edition b2c -o my.toml     write it, then edit it
  crmarena org build my.toml
"""
)
@click.option("--edition", type=click.Choice(["b2b", "b2c"]), default="b2b", show_default=True, help="Whose customers.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="File to write.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def command(edition: str, out: Path | None, force: bool) -> None:
    """Print or write a spec with every field, its meaning and its range; it builds as it is."""
    from crmarena.spec.starter import starter

    text = starter(edition)
    if out is None:
        click.echo(text, nl=False)
        return
    if out.exists() and not force:
        raise click.UsageError(f"{out} is there already; --force overwrites it.")
    out.write_text(text, "utf-8")
    click.echo(f"Wrote {out}. Build it: crmarena org build {out}")
