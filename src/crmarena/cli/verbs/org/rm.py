"""`crmarena org rm`: remove an organisation from the cache."""

import click


@click.command(
    epilog="""\b
Examples:
  crmarena org rm tiny-1-0123456789ab         a name that `org list` shows
  crmarena org rm tiny-1-0123456789ab --yes
"""
)
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(name: str, yes: bool) -> None:
    """Remove the built organisation NAME (as `org list` shows it); it can be built again from its seed."""
    from crmarena.org.home import remove_org

    if not yes:
        click.confirm(f"Remove {name}?", abort=True)
    click.echo(f"Removed {remove_org(name)}")
