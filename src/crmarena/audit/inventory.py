"""How far a pack's inventory carries: the words and choices its texts are made from."""

from collections.abc import Iterator
from math import prod

from crmarena.audit.figure import Figure
from crmarena.audit.source import Source
from crmarena.records.text.realise import Slot, Template, grammar
from crmarena.spec.pack import Pack, load_pack

#: Kinds of text by what they serve.
KINDS = {
    "calls": ("call", "lead_call", "deal_call"),
    "articles": ("article_company", "article_explainer", "article_policy", "article_profile"),
    "letters": ("case", "case_mail", "chat", "deal_mail", "small"),
}


def source_words(pack: Pack) -> int:
    """The words a pack brings of its own: its banks and the texts of its products, issues, rivals, themes and tasks."""
    texts = [text for bank in pack.banks.values() for entries in bank.values() for text in entries]
    for product in pack.products:
        texts += [product.description, product.noun, *product.does, *product.pains]
    for issue in pack.issues:
        texts += [issue.description, *issue.subjects, *issue.symptoms]
    for facet in pack.facets:
        texts += [facet.noun, *facet.strong, *facet.weak]
    for theme in pack.subtopics:
        texts += [*theme.asks, *theme.positive, *theme.negative]
    for stage in pack.stages.values():
        texts += [*stage.subjects, *stage.details, *stage.events]
    return sum(len(text.split()) for text in texts)


def readings(template: Template) -> float:
    """How many ways there are to read a template, its slots taken as one each."""
    return prod(sum(map(readings, part)) for part in template if isinstance(part, tuple))


def _words(template: Template) -> int:
    return sum(
        sum(map(_words, part)) if isinstance(part, tuple) else 1 if isinstance(part, Slot) else len(part.split())
        for part in template
    )


def inventory(source: Source) -> Iterator[Figure]:
    """Words and entries by kind of text, and how often one entry comes up at this size of org."""
    name = source.spec.pack
    yield Figure("inventory", "source words of the pack", source_words(load_pack(name)))
    for served, kinds in KINDS.items():
        entries = [entry for kind in kinds for rule in grammar(kind, name).values() for entry in rule]
        yield Figure("inventory", f"entries for {served}", len(entries))
        yield Figure(
            "inventory", f"source words for {served}", sum(_words(half) for entry in entries for half in entry)
        )
        ways = sum(readings(half) for entry in entries for half in entry)
        yield Figure("inventory", f"readings of single entries for {served}", ways)
    rules = {**grammar("call", name), **grammar("lead_call", name)}
    calls = source.spec.count("VoiceCallTranscript__c")
    scarce = min((len(entries), rule) for rule, entries in rules.items() if rule in ("budget", "time", "next", "bye"))
    yield Figure("inventory", f"calls for each entry of the scarcest rule, '{scarce[1]}'", calls / scarce[0])
