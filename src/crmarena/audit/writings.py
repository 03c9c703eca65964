"""Figures about what is written: articles, e-mails, chats and cases; their form and how hard they are to read."""

from collections.abc import Iterator

from crmarena.audit.figure import Figure
from crmarena.audit.ngrams import nearest, percentile, tokens
from crmarena.audit.reading import grade
from crmarena.audit.source import TEXTS, Source
from crmarena.records.text.lint import lint


def articles(source: Source) -> Iterator[Figure]:
    """Length of the articles and how alike the two most similar are."""
    bodies = [row["FAQ_Answer__c"] for row in source.texts("Knowledge__kav") if "FAQ_Answer__c" in row]
    if not bodies:
        return
    lengths = [len(body.split()) for body in bodies]
    yield Figure("articles", "articles", len(bodies))
    yield Figure("articles", "words, fewest", min(lengths), low=336)
    yield Figure("articles", "words, most", max(lengths), high=440)
    near = [value for value, _ in nearest([tokens(body) for body in bodies])]
    yield Figure("articles", "nearest article, 4-gram Jaccard, median", percentile(near, 0.5))
    yield Figure("articles", "nearest article, 4-gram Jaccard, highest", max(near), high=0.06)


def likeness(source: Source) -> Iterator[Figure]:
    """How alike the most similar chats and the most similar e-mail threads are."""
    chats = [" ".join(row["Body"].split("] ")) for row in source.texts("LiveChatTranscript") if "Body" in row]
    for name, texts in (("chats", chats), ("e-mail threads", source.threads)):
        long = [tokens(text) for text in texts if len(text.split()) >= 100]
        if len(long) > 1:
            near = [value for value, _ in nearest(long)]
            yield Figure(name, "texts of 100 words and more", len(long))
            yield Figure(name, "nearest, 4-gram Jaccard, median", percentile(near, 0.5))
            yield Figure(name, "nearest, 4-gram Jaccard, highest", max(near), high=0.12)


def form(source: Source) -> Iterator[Figure]:
    """Faults of form (unfilled slots, doubled blanks or words, a/an, marks, small starts) over every text."""
    total = 0
    for name in TEXTS:
        faults = 0
        rows = source.texts(name)
        for done, row in enumerate(rows):
            if done % 500 == 0:
                source.told(f"lint {name}", done, len(rows))
            total += len(row)
            faults += sum(len(lint(text)) for text in row.values())
        source.told(f"lint {name}", len(rows), len(rows))
        if rows:
            yield Figure("form", f"faults in {name}", faults, high=0)
    yield Figure("form", "texts read", total)


def grades(source: Source) -> Iterator[Figure]:
    """The Flesch-Kincaid grade of calls, cases and articles; the bands are p5 to p95 of real ones."""
    bodies = [
        "\n".join(turn.words for turn in talk.turns) for talk in [*source.lead_calls[:500], *source.deal_calls[:500]]
    ]
    cases = [row["Description"] for row in source.texts("Case") if "Description" in row]
    pages = [row["FAQ_Answer__c"] for row in source.texts("Knowledge__kav") if "FAQ_Answer__c" in row]
    bands = (("calls", bodies, 4.6, 7.3), ("cases", cases, 10.4, 15.1), ("articles", pages, 15.1, 18.8))
    for name, texts, low, high in bands:
        if texts:
            yield Figure("reading grade", f"{name}, median", percentile(map(grade, texts), 0.5), low, high)
