"""What every e-mail record has, whatever it is about; and which numbers the threads get."""

from itertools import accumulate

from crmarena.core.calendar import stamp
from crmarena.latents.world import World
from crmarena.records.sheet import Value
from crmarena.records.text import Mail


class Mailbox:
    """Knows whose address is whose."""

    def __init__(self, world: World) -> None:
        self._ids = world.ids
        self._owners = {person.email: ("Contact", person.ordinal) for person in world.contacts}
        self._owners |= {person.email: ("User", person.ordinal) for person in world.users}

    def values(self, mail: Mail) -> dict[str, Value]:
        """Addresses, text and time of one mail; `ToIds` is the record of its recipient."""
        return {
            "Subject": mail.subject, "TextBody": mail.body, "FromAddress": mail.sender, "ToAddress": mail.recipient,
            "ToIds": self._ids.of(*self._owners[mail.recipient]), "MessageDate": stamp(mail.at),
            "Incoming": mail.incoming,
        }  # fmt: skip

    def user(self, mail: Mail) -> int:
        """The user at either end, who is taken to have filed the mail."""
        return self._owners[mail.recipient if mail.incoming else mail.sender][1]


def thread_starts(world: World) -> tuple[list[int], list[int]]:
    """First e-mail ordinal of each case's and of each deal's thread: the cases' come first."""
    cases = list(accumulate((case.mails for case in world.cases), initial=0))
    deals = list(accumulate((deal.emails for deal in world.deals), initial=cases[-1]))
    return cases[:-1], deals[:-1]
