"""Content packs: the hand-written facts and words of one industry, from which a world and its texts are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from crmarena.core.errors import CrmArenaError
from crmarena.spec.table import Source, Table

STAGES = ("Qualification", "Discovery", "Quote", "Negotiation", "Closed")
VALIDITIES = (-1, 30, 90, 365)

#: Rule name -> alternatives (spintax text, see records/text/realise.py).
Bank = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PackProduct:
    """A product: `noun` says what it is without its name, `does` are verb phrases ("routes ..."), `pains` noun
    phrases for the troubles it takes away, `price` cents or None (not sold any more)."""

    name: str
    description: str
    categories: tuple[str, ...]
    price: int | None
    noun: str
    does: tuple[str, ...]
    pains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackIssue:
    """A kind of problem: remedies with days after purchase (-1: always), subjects and symptoms of its cases.

    `fits` names the categories whose products can have it; empty means all.
    """

    name: str
    description: str
    solutions: tuple[tuple[str, int], ...]
    subjects: tuple[str, ...]
    symptoms: tuple[str, ...]
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackCompetitor:
    """A rival; strengths and weaknesses are names of facets."""

    name: str
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    founded: int


@dataclass(frozen=True, slots=True)
class Facet:
    """Something a supplier can be good or bad at: `noun` for speech, sentences for profiles of the strong and weak."""

    name: str
    noun: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subtopic:
    """A theme of a sales talk: the seller's questions and the customer's answers of either sentiment."""

    label: str
    asks: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """The work of one stage of a deal: subjects and descriptions of its to-dos, subjects of its meetings."""

    name: str
    subjects: tuple[str, ...]
    details: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One industry. `words` are fixed terms (unit, units, install, team ...), `banks` texts by file and rule."""

    name: str
    industry: str
    company: str
    about: str
    keywords: tuple[str, ...]
    account_industries: tuple[str, ...]
    words: Mapping[str, str]
    categories: tuple[str, ...]
    products: tuple[PackProduct, ...]
    issues: tuple[PackIssue, ...]
    facets: tuple[Facet, ...]
    competitors: tuple[PackCompetitor, ...]
    stages: Mapping[str, Stage]
    subtopics: tuple[Subtopic, ...]
    banks: Mapping[str, Bank]


def packs() -> tuple[str, ...]:
    """Names of the shipped packs (the folders of the shelf)."""
    shelf = files("crmarena.spec").joinpath("packs")
    return tuple(sorted(entry.name for entry in shelf.iterdir() if entry.joinpath("pack.toml").is_file()))


@lru_cache(maxsize=32)
def load_pack(name_or_path: str) -> Pack:
    """A shipped pack by name, or a folder by path; CrmArenaError names the file and key of a fault."""
    folder: Source = Path(name_or_path).resolve()
    if name_or_path in packs():
        folder = files("crmarena.spec").joinpath("packs").joinpath(name_or_path)
    if not folder.joinpath("pack.toml").is_file():
        cure = f"Packs: {', '.join(packs())}; or give the path of a folder with a pack.toml."
        raise CrmArenaError(f"no content pack '{name_or_path}'", cure)
    return _read(folder)


def _read(folder: Source) -> Pack:
    root = Table.load(folder.joinpath("pack.toml"))
    words = root.table("words")
    categories, products = _products(Table.load(folder.joinpath("products.toml")))
    facets, competitors = _competitors(Table.load(folder.joinpath("competitors.toml")))
    pack = Pack(
        name=folder.name,
        industry=root.text("industry"),
        company=root.text("company"),
        about=root.text("about"),
        keywords=root.texts("keywords", 3),
        account_industries=root.texts("account_industries", 1),
        words=MappingProxyType({key: words.text(key) for key in words}),
        categories=categories,
        products=products,
        issues=_issues(Table.load(folder.joinpath("issues.toml")), categories),
        facets=facets,
        competitors=competitors,
        stages=_stages(Table.load(folder.joinpath("tasks.toml"))),
        subtopics=_subtopics(Table.load(folder.joinpath("insights.toml"))),
        banks=_banks(folder),
    )
    root.done()
    return pack


def _distinct(names: list[str], table: Table, key: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise table.fail(key, f"two entries are named {twice[0]!r}")


def _known(table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    values = table.texts(key)
    for value in values:
        if value not in known:
            raise table.fail(key, f"{value!r} is not one of {', '.join(known)}")
    return values


def _products(table: Table) -> tuple[tuple[str, ...], tuple[PackProduct, ...]]:
    categories = table.texts("categories", 1)
    out = []
    for entry in table.tables("product"):
        price = round(entry.number("price") * 100) if entry.has("price") else None
        out.append(
            PackProduct(
                name=entry.text("name"),
                description=entry.text("description"),
                categories=_known(entry, "categories", categories),
                price=price,
                noun=entry.text("noun"),
                does=entry.texts("does", 3),
                pains=entry.texts("pains", 2),
            )
        )
        entry.done()
    _distinct([product.name for product in out], table, "product")
    table.done()
    return categories, tuple(out)


def _solutions(entry: Table) -> tuple[tuple[str, int], ...]:
    out = []
    for solution in entry.tables("solutions"):
        days = solution.integer("days")
        if days not in VALIDITIES:
            raise solution.fail("days", f"must be one of {VALIDITIES}, not {days}")
        out.append((solution.text("name"), days))
        solution.done()
    if len(out) != 2:
        raise entry.fail("solutions", f"needs exactly 2 remedies, has {len(out)}")
    return tuple(out)


def _issues(table: Table, categories: tuple[str, ...]) -> tuple[PackIssue, ...]:
    out = []
    for entry in table.tables("issue"):
        out.append(
            PackIssue(
                name=entry.text("name"),
                description=entry.text("description"),
                solutions=_solutions(entry),
                subjects=entry.texts("subjects", 3),
                symptoms=entry.texts("symptoms", 8),
                fits=_known(entry, "fits", categories) if entry.has("fits") else (),
            )
        )
        entry.done()
    _distinct([issue.name for issue in out], table, "issue")
    _distinct([name for issue in out for name, _ in issue.solutions], table, "solutions")
    table.done()
    return tuple(out)


def _competitors(table: Table) -> tuple[tuple[Facet, ...], tuple[PackCompetitor, ...]]:
    facets = []
    for entry in table.tables("facet"):
        facets.append(Facet(entry.text("name"), entry.text("noun"), entry.texts("strong", 2), entry.texts("weak", 2)))
        entry.done()
    names = tuple(facet.name for facet in facets)
    rivals = []
    for entry in table.tables("competitor"):
        strengths, weaknesses = _known(entry, "strengths", names), _known(entry, "weaknesses", names)
        both = sorted(set(strengths) & set(weaknesses))
        if both:
            raise entry.fail("weaknesses", f"{both[0]!r} is a strength too")
        rivals.append(PackCompetitor(entry.text("name"), strengths, weaknesses, entry.integer("founded")))
        entry.done()
    _distinct([rival.name for rival in rivals], table, "competitor")
    table.done()
    return tuple(facets), tuple(rivals)


def _stages(table: Table) -> Mapping[str, Stage]:
    out = {}
    owner: dict[str, str] = {}
    for name in STAGES:
        entry = table.table(name)
        stage = Stage(name, entry.texts("subjects", 20), entry.texts("details", 4), entry.texts("events", 3))
        entry.done()
        for subject in stage.subjects:
            if owner.setdefault(subject, name) != name:
                raise entry.fail("subjects", f"{subject!r} is a subject of {owner[subject]} too")
        out[name] = stage
    table.done()
    return MappingProxyType(out)


def _subtopics(table: Table) -> tuple[Subtopic, ...]:
    out = []
    for entry in table.tables("subtopic"):
        asks, positive, negative = (entry.texts(key, 2) for key in ("asks", "positive", "negative"))
        out.append(Subtopic(entry.text("label"), asks, positive, negative))
        entry.done()
    _distinct([subtopic.label for subtopic in out], table, "subtopic")
    table.done()
    return tuple(out)


def _banks(folder: Source) -> Mapping[str, Bank]:
    shelf = folder.joinpath("banks")
    out: dict[str, Bank] = {}
    for entry in sorted(shelf.iterdir(), key=lambda item: item.name) if shelf.is_dir() else ():
        if entry.name.endswith(".toml"):
            table = Table.load(entry)
            out[entry.name.removesuffix(".toml")] = MappingProxyType({key: table.texts(key) for key in table})
    return MappingProxyType(out)
