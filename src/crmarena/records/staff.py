"""Rows of the house itself: the organisation, profiles, roles, queues, users and territories."""

from datetime import datetime, timedelta

from crmarena.latents.hours import offset_of
from crmarena.latents.places import places
from crmarena.latents.stories import Person, TerritoryStory
from crmarena.latents.world import World
from crmarena.records.sheet import Sheet, Table, Value
from crmarena.schema import Schema

_ZONES = {-5: "America/New_York", -6: "America/Chicago", -7: "America/Denver", -8: "America/Los_Angeles"}
_PROFILES = ("System Administrator", "Service Agent", "Sales Agent", "Standard User")
_ROLES = ("Management", "Service", "Sales", "Operations")


def admin(world: World) -> int:
    """The user who set the org up: the first who neither serves nor sells."""
    return next((user.ordinal for user in world.users if not user.serves and not user.sells), 0)


def _work(user: Person) -> int:
    """Index of the user's profile and role."""
    return 1 if user.serves else 2 if user.sells else 3


def house_tables(world: World, schema: Schema, opened: datetime) -> list[Table]:
    """Organization, Profile, UserRole, Group, RecordType."""
    by = admin(world)
    organisation = Sheet(world, schema, "Organization")
    zone = _ZONES.get(offset_of("TX"), "GMT")
    organisation.add(
        0, opened, by,
        {
            "Name": world.spec.company, "InstanceName": "NA77", "IsSandbox": False,
            "OrganizationType": "Enterprise Edition", "FiscalYearStartMonth": 1, "TimeZoneSidKey": zone,
            "LanguageLocaleKey": "en_US",
        },
    )  # fmt: skip
    profile, role = Sheet(world, schema, "Profile"), Sheet(world, schema, "UserRole")
    for i, (name, title) in enumerate(zip(_PROFILES, _ROLES, strict=True)):
        profile.add(i, opened, by, {"Name": name, "UserType": "Standard"})
        role.add(i, opened, by, {"Name": title, "DeveloperName": title})
    group, kind = Sheet(world, schema, "Group"), Sheet(world, schema, "RecordType")
    group.add(0, opened, by, {"Name": "Incoming Cases", "DeveloperName": "Incoming_Cases", "Type": "Queue"})
    kind.add(0, opened, by, {"Name": "Support", "DeveloperName": "Support", "SobjectType": "Case", "IsActive": True})
    return [sheet.table for sheet in (organisation, profile, role, group, kind)]


def user_tables(world: World, schema: Schema, opened: datetime) -> list[Table]:
    """User and UserTerritory2Association."""
    by, ids = admin(world), world.ids
    users = Sheet(world, schema, "User")
    zones = {m: _office_offset(t) for t in world.territories for m in t.members}
    for user in world.users:
        chief = ids.of("User", by) if user.ordinal != by else None
        users.add(
            user.ordinal, opened + timedelta(minutes=user.ordinal), by,
            {
                "Username": user.email, "Name": f"{user.first} {user.last}", "FirstName": user.first,
                "LastName": user.last, "Alias": _alias(user), "Email": user.email, "Phone": user.phone,
                "Title": user.title, "Department": _ROLES[_work(user)],
                "ProfileId": ids.of("Profile", 0 if user.ordinal == by else _work(user)),
                "UserRoleId": ids.of("UserRole", _work(user)), "ManagerId": chief,
                "TimeZoneSidKey": _ZONES.get(zones.get(user.ordinal, -6), "America/Los_Angeles"),
            },
        )  # fmt: skip
    links = Sheet(world, schema, "UserTerritory2Association")
    number = 0
    for story in world.territories:
        for member in story.members:
            values: dict[str, Value] = {
                "UserId": ids.of("User", member),
                "Territory2Id": ids.of("Territory2", story.ordinal),
            }
            links.add(number, opened + timedelta(hours=6), by, values)
            number += 1
    return [users.table, links.table]


def territory_table(world: World, schema: Schema, opened: datetime) -> Table:
    """Territory2."""
    land = Sheet(world, schema, "Territory2")
    for story in world.territories:
        land.add(story.ordinal, opened, admin(world), {"Name": story.name, "Description": ",".join(story.states)})
    return land.table


def _office_offset(territory: TerritoryStory) -> int:
    """Hours from UTC of the territory's first state; what it covers beyond the states does not move the office."""
    return next(place.offset for code in territory.states if (place := places()[code]).inside)


def _alias(user: Person) -> str:
    """Eight characters at most: an initial and a family name, without blanks and marks."""
    letters = "".join(c for c in user.email.split("@")[0].rsplit(".", 1)[-1] if c.isalnum())
    return (user.email[0] + letters)[:8]
