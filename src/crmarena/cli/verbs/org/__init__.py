"""Building, asking and managing organisations."""

from crmarena.cli.shelf import Shelf

command = Shelf(
    "crmarena.cli.verbs.org",
    name="org",
    help="Build, ask and manage organisations.",
    epilog="""\b
Examples:
  crmarena org build b2b
  crmarena org build my.toml --seed 7
  crmarena org query b2b "SELECT Id, Subject FROM Case ORDER BY CreatedDate LIMIT 3"
  crmarena org list
""",
)
