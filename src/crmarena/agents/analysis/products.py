"""Which product a question means: the id it gives, else the product it names."""

from crmarena.agents.analysis.desk import Desk, at, select
from crmarena.agents.analysis.matching import best, named_in, shelf
from crmarena.agents.analysis.reading import Question


def find_product(question: Question, desk: Desk) -> str | None:
    """The product's id: as given, else looked up by the name in the question, else the one described most alike."""
    if question.product is not None:
        return question.product
    return match_product(question.query, desk)


def match_product(text: str, desk: Desk) -> str | None:
    """The id of the product a text names (longest name first) or describes best; None if there are no products."""
    rows = desk.rows(select("Id, Name, Description", "Product2"), "Which product is meant?")
    names = {str(row["Id"]): at(row, "Name") or "" for row in rows}
    named = named_in(text, names)
    if named is not None:
        return named
    described = tuple((str(row["Id"]), f"{at(row, 'Name') or ''} {at(row, 'Description') or ''}") for row in rows)
    return best(shelf(described).likeness(text, len(described)))
