"""The `crmarena` command."""

import sys

import click

from crmarena import __version__
from crmarena.cli.faults import of_system, print_fault
from crmarena.cli.refusals import print_refusal
from crmarena.cli.shelf import Shelf
from crmarena.core.errors import CrmArenaError, SalesforceError

EPILOG = """\b
Examples:
  crmarena demo                                   the whole flow, from a seed to a scored run
  crmarena org build b2b                          build the B2B organisation
  crmarena soql "SELECT COUNT() FROM Case"         ask it, or without a statement at a prompt
  crmarena tasks draw --org b2b                   draw and certify the questions
  crmarena run --org b2b --agent analyst          play an agent without a model
  crmarena run --org b2b --agent react --model openai/gpt-4o --limit 100

Orgs, tasks and keys live under CRMARENA_HOME (default: your cache folder).
"""


def show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """`--version`."""
    if asked:
        click.echo(f"crmarena-pro {__version__}")
        context.exit()


root = Shelf(
    "crmarena.cli.verbs",
    name="crmarena",
    help="An offline, Salesforce-compatible benchmark for CRM agents: no account, no network, worlds from a seed.",
    epilog=EPILOG,
    params=[
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, help="Show the version and exit.",
            callback=show_version,
        )
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)  # fmt: skip


def main() -> None:
    """Run the command; every known fault becomes one clear message and exit code 2 (1: the work itself failed)."""
    try:
        sys.exit(root.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except SalesforceError as refusal:
        print_refusal(refusal)
        sys.exit(1)
    except CrmArenaError as fault:
        print_fault(fault)
        sys.exit(2)
    except OSError as fault:
        print_fault(of_system(fault))
        sys.exit(2)


if __name__ == "__main__":
    main()
