"""Drawing, proving and looking at questions."""

from crmarena.cli.shelf import Shelf

command = Shelf(
    "crmarena.cli.verbs.tasks",
    name="tasks",
    help="Draw, certify and look at questions.",
    epilog="""\b
Examples:
  crmarena tasks draw --org b2b                     100 of each family
  crmarena tasks certify --org b2b                  prove the whole set again
  crmarena tasks show --org b2b --families FAMILY -n 2
""",
)
