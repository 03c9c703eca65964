"""Which agent a new lead goes to: territory, then accepted quotes, then the lightest load."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.latents.places import places
from crmarena.tasks.causes import Causes, cascade
from crmarena.tasks.family import HIGHEST, LOWEST, NO_ANSWER, Asked, Draft, Edit, Family, Finding, Truth
from crmarena.tasks.reading import Reader, foremost, one_of, tied

POLICY = """\
How leads are assigned
- Territory: the description of a territory lists its regions, separated by commas. The lead goes to the territory \
whose list holds the lead's region as an entry of its own. If no list does, nobody is assigned and the answer is None.
- Success: of the agents associated with that territory, those with the most quotes in status 'Accepted' go on. A \
quote belongs to the owner of its opportunity; quotes of all times and accounts count, and having none counts as 0.
- Workload: if several are left, the one who owns the fewest leads that are not converted gets it (none counts as 0).
- These steps always leave one agent.

Region of the lead: {region}"""


def draw(causes: Causes, _intent: str, rng: Rng) -> Draft:
    """A region: of a random territory, or one that no territory covers."""
    territories = causes.world.territories
    covered = {state for territory in territories for state in territory.states}
    free = [region for region in places() if region not in covered]
    here = list(rng.choice(territories).states)
    region = rng.choice(free if free and rng.chance(0.15) else here)
    return Draft(Asked(facts={"region": region}))


def gold(causes: Causes, draft: Draft) -> Truth:
    """The rule over the members of the region's territory."""
    homes = [t for t in causes.world.territories if draft.asked.facts["region"] in t.states]
    if not homes:
        return Truth(NO_ANSWER, near=True)
    steps = (("quotes", causes.accepted, HIGHEST), ("workload", causes.unconverted, LOWEST))
    return cascade(causes, homes[0].members, steps)


def solve(reader: Reader, asked: Asked) -> Finding:
    """Territory by its list, members, their accepted quotes, and if need be their open leads."""
    lists = reader.select("Id, Description", "Territory2")
    homes = [row["Id"] for row in lists if asked.facts["region"] in _entries(row["Description"])]
    if not homes:
        return Finding(NO_ANSWER)
    links = reader.select("Id, UserId", "UserTerritory2Association", one_of("Territory2Id", homes))
    members = sorted({row["UserId"] for row in links})
    rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in links:
        rows[link["UserId"]].append(("UserTerritory2Association", link["Id"]))
    won = ("Status = 'Accepted'", one_of("Opportunity.OwnerId", members))
    quotes = reader.select("Id, Opportunity.OwnerId", "Quote", *won)
    wins = Counter(row["Opportunity"]["OwnerId"] for row in quotes)
    for quote in quotes:
        rows[quote["Opportunity"]["OwnerId"]].append(("Quote", quote["Id"]))
    found = foremost(wins, members, HIGHEST, rows)
    if found.answer:
        return found
    leads = reader.select("Id, OwnerId", "Lead", "IsConverted = false", one_of("OwnerId", tied(found)))
    for lead in leads:
        rows[lead["OwnerId"]].append(("Lead", lead["Id"]))
    return foremost(Counter(row["OwnerId"] for row in leads), tied(found), LOWEST, rows)


def _entries(listed: str | None) -> list[str]:
    return [entry.strip() for entry in (listed or "").split(",")]


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Take the winner out of the territory; or let a territory cover the region."""
    if not finding.standings:
        for row in reader.select("Id, Description", "Territory2"):
            yield Edit("Territory2", row["Id"], {"Description": f"{row['Description']}, {asked.facts['region']}"})
        return
    winner = finding.standings[0][0]
    links = {key for kind, key in finding.evidence if kind == "UserTerritory2Association"}
    others = reader.select("Id", "User", f"Id != '{winner}'", tail="LIMIT 1")
    for row in reader.select("Id, UserId", "UserTerritory2Association", f"UserId = '{winner}'"):
        if row["Id"] in links:
            yield Edit("UserTerritory2Association", row["Id"], {"UserId": others[0]["Id"]})


FAMILY = Family(
    id="lead_routing", title="Lead routing", block=1660, skill="workflow", scenario="sales",
    kind=AnswerKind.RECORD_ID, intents=("quotes", "workload", "quotes"), policy=POLICY,
    questions={"": (
        "[which|what] agent should [this|the] [new|incoming|] lead be [assigned|given|handed|routed] to?",
        "who should [take over|take care of|look after|be in charge of] this [new|incoming|] lead?",
        "[please|] [find|identify|name|determine] the [right|best|proper] agent for this [new|incoming|] lead.",
        "[under|following|by] our [assignment|routing] rules, [who|which agent] gets this [new|incoming|] lead?",
        "a [new|fresh] lead [came|has come] in. [Which agent|Who] should [work on|own|get] it?",
        "we have a [new|fresh] lead: [who|which agent] is the right one for it?",
        "[which|what] agent do the [assignment|routing] rules give this [new|incoming|] lead to?",
        "to [whom|which agent] does this [new|incoming|] lead [go|belong] [by|under] the [assignment|routing] rules?",
    )},
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if nobody is assigned.",
        "[Answer with|State] nothing but the agent's Id; if no territory covers the region, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
