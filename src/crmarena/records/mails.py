"""What every e-mail record has, whatever it is about; and which numbers the threads get."""

from itertools import accumulate

from crmarena.core.calendar import stamp
from crmarena.latents.world import World
from crmarena.records.sheet import Value
from crmarena.records.text import Mail


def mail_values(world: World, mail: Mail, contact: int, user: int) -> dict[str, Value]:
    """Addresses, text and time of one mail between a contact and a user."""
    recipient = world.ids.of("User", user) if mail.incoming else world.ids.of("Contact", contact)
    return {
        "Subject": mail.subject, "TextBody": mail.body, "FromAddress": mail.sender, "ToAddress": mail.recipient,
        "ToIds": recipient, "MessageDate": stamp(mail.at), "Incoming": mail.incoming,
    }  # fmt: skip


def thread_starts(world: World) -> tuple[list[int], list[int]]:
    """First e-mail ordinal of each case's and of each deal's thread: the cases' come first."""
    cases = [0, *accumulate(case.mails for case in world.cases)]
    deals = [cases[-1], *accumulate((deal.emails for deal in world.deals), initial=cases[-1])][1:]
    return cases[:-1], deals[:-1]
