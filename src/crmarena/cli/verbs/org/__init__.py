"""Building, asking and managing organisations."""

from crmarena.cli.shelf import Shelf

command = Shelf(
    "crmarena.cli.verbs.org",
    name="org",
    help="Build, ask and manage organisations.",
    epilog="""\b
Examples:
  crmarena org build b2b
  crmarena org new-spec -o my.toml
  crmarena org build --spec my.toml --seed 7
  crmarena org sample b2b --object VoiceCallTranscript__c -n 3
  crmarena org export b2b --format csv
  crmarena org query b2b "SELECT Id, Subject FROM Case ORDER BY CreatedDate LIMIT 3"
  crmarena org list
""",
)
