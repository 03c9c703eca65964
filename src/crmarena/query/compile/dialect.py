"""What a database needs said its own way: one small class per back end."""

from abc import ABC, abstractmethod
from collections.abc import Set as AbstractSet

from crmarena.schema import SObject


class Dialect(ABC):
    """SQL fragments that differ between back ends. Every argument is finished SQL unless it says otherwise."""

    name: str
    false: str
    """The condition that is never met."""
    folds: bool
    """Whether `folded` can be computed; if not, every text that is compared has a shadow column."""
    denies: bool
    """Whether a condition that keeps nulls is `… IS NOT TRUE`, and not an OR with a condition for nulls.

    PostgreSQL plans each OR against every other one, which takes seconds for thousands; to SQLite the OR is quicker.
    """
    groups_all: bool
    """Whether everything sorted by or compared in a grouped query must be grouped by."""

    @abstractmethod
    def shadows(self, sobject: SObject) -> AbstractSet[str]:
        """The names of the columns whose folded text is stored beside them."""

    @abstractmethod
    def param(self, number: int) -> str:
        """The placeholder of parameter `number` (1-based), which may occur any number of times."""

    @abstractmethod
    def folded(self, text: str) -> str:
        """Text as comparisons see it."""

    @abstractmethod
    def same_ascii(self, text: str, param: str) -> str:
        """Whether text equals an ASCII parameter, case aside."""

    @abstractmethod
    def compare_ascii(self, text: str, operator: str, param: str) -> str:
        """Whether text stands in an order operator to an ASCII parameter, case aside."""

    @abstractmethod
    def among_ascii(self, text: str, members: str) -> str:
        """Whether text is among lower-case ASCII members (a parenthesised list or query), case aside."""

    @abstractmethod
    def like(self, text: str, param: str) -> str:
        r"""Whether text matches a pattern whose literal wildcards stand behind a backslash; case is the database's."""

    @abstractmethod
    def like_exactly(self, text: str, param: str) -> str:
        """Whether text matches a pattern of `exact_pattern`; case matters."""

    @abstractmethod
    def exact_pattern(self, pattern: str) -> str:
        """The pattern of a LIKE, its value and not SQL, as `like_exactly` wants it."""

    @abstractmethod
    def contains(self, text: str, param: str) -> str:
        """Whether a parameter occurs within text."""

    @abstractmethod
    def truth(self, param: str) -> str:
        """A parameter of 0 or 1 as a stored boolean."""

    @abstractmethod
    def live(self, alias: str) -> str:
        """The condition that a table's row is not deleted."""

    @abstractmethod
    def elements(self, param: str, numbers: bool = False) -> str:
        """A parenthesised query yielding the elements of a JSON array parameter: texts, or all numbers."""

    @abstractmethod
    def limit(self, limit: str | None, offset: str | None) -> str:
        """The clause for placeholders of limit and offset."""

    @abstractmethod
    def key(self, expr: str, descending: bool, nulls_first: bool, nullable: bool) -> str:
        """One key of ORDER BY."""

    @abstractmethod
    def date_part(self, function: str, moment: str, fiscal_start: int) -> str:
        """A date function over a stored date or dateTime."""

    @abstractmethod
    def local(self, moment: str, zone: str) -> str:
        """A stored dateTime on the clocks of the zone a parameter names."""

    @abstractmethod
    def constant(self, text: str) -> str:
        """A text of the schema (never of a statement) as a value that sorts like a column."""

    @abstractmethod
    def total(self, function: str, number: str, whole: bool) -> str:
        """SUM or AVG of numbers, which are integers if `whole`."""

    @abstractmethod
    def padded(self, number: str) -> str:
        """A small number as text of six digits."""

    @abstractmethod
    def paired(self, first: str, second: str) -> str:
        """Two texts as one that sorts by the first, then by the second."""

    @abstractmethod
    def extreme_text(self, function: str, order: str, text: str) -> str:
        """MIN or MAX of text by another text's order, ties by the text itself."""

    @abstractmethod
    def insertion_order(self, alias: str) -> str:
        """The sort key that keeps rows in the order they were stored."""
