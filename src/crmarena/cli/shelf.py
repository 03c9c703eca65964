"""A click group whose commands are the files of a folder, imported only when they are needed."""

from importlib import import_module
from pkgutil import iter_modules

import click


class Shelf(click.Group):
    """Commands found by walking a package: a module's `command`, or a sub-package's `group`; `_` in names reads `-`."""

    def __init__(self, package: str, **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names on the shelf, sorted."""
        path = import_module(self._package).__path__
        return sorted(module.name.replace("_", "-") for module in iter_modules(path))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion for a misspelt verb."""
        from difflib import get_close_matches

        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else f" Commands: {', '.join(known)}."
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)
