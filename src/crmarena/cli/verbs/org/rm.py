"""`crmarena org rm`: remove an organisation from the cache."""

import click


@click.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(name: str, yes: bool) -> None:
    """Remove the built organisation NAME (as `org list` shows it); it can be built again from its seed."""
    from crmarena.org.home import remove_org

    if not yes:
        click.confirm(f"Remove {name}?", abort=True)
    click.echo(f"Removed {remove_org(name)}")
