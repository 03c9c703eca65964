"""The nouns of a schema: a field, a child relationship, an object, and the schema of one edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Default = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of an object, with everything the engine and describe may say about it.

    `type` is Salesforce's lower-case type word. `length` counts characters (0 where it does not apply); `precision`
    and `scale` count digits. `listed` means the field is in the benchmark's published list, shown to agents.
    `auto_number` is a format string with one integer slot, or "" for ordinary fields. `aggregates` names the aggregate
    functions the field accepts.
    """

    name: str
    type: str
    label: str
    description: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    nillable: bool = True
    listed: bool = False
    custom: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    child_name: str | None = None
    polymorphic: bool = False
    values: tuple[str, ...] = ()
    restricted: bool = False
    default: Default = None
    defaulted: bool = False
    filterable: bool = True
    sortable: bool = True
    groupable: bool = True
    aggregatable: bool = True
    aggregates: tuple[str, ...] = ()
    name_field: bool = False
    case_sensitive: bool = False
    unique: bool = False
    external_id: bool = False
    createable: bool = True
    updateable: bool = True
    searchable: bool = False
    search_groups: tuple[str, ...] = ()
    long_text: bool = False
    html: bool = False
    calculated: bool = False
    auto_number: str = ""

    @property
    def required(self) -> bool:
        """Whether a creator must give the field: it may be written, not be empty, and has no default."""
        return self.createable and not self.nillable and not self.defaulted


@dataclass(frozen=True, slots=True)
class Child:
    """A child relationship seen from the parent: rows of `object` point here through `field`."""

    name: str
    object: str
    field: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SObject:
    """One object: its names, its fields in canonical order (Id first), and the relationships that end at it.

    `system` marks the small platform objects (Organization, Profile, ...) that are not among the benchmark's 27.
    """

    name: str
    label: str
    label_plural: str
    prefix: str
    custom: bool
    system: bool
    description: str
    name_field: str | None
    queryable: bool
    searchable: bool
    fields: Mapping[str, Field]
    children: tuple[Child, ...]
    _fields_ci: Mapping[str, Field] = field(init=False, repr=False)
    _relations_ci: Mapping[str, Field] = field(init=False, repr=False)
    _children_ci: Mapping[str, Child] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        relations = {f.relationship_name.lower(): f for f in self.fields.values() if f.relationship_name}
        object.__setattr__(self, "_fields_ci", {name.lower(): f for name, f in self.fields.items()})
        object.__setattr__(self, "_relations_ci", relations)
        object.__setattr__(self, "_children_ci", {child.name.lower(): child for child in self.children})

    def find(self, field_name: str) -> Field | None:
        """The field of that name in any case, or None."""
        return self._fields_ci.get(field_name.lower())

    def relationship(self, name: str) -> Field | None:
        """The reference field behind a parent relationship name in any case (`Account` -> AccountId), or None."""
        return self._relations_ci.get(name.lower())

    def child(self, name: str) -> Child | None:
        """The child relationship of that name in any case (`Contacts`), or None."""
        return self._children_ci.get(name.lower())

    @property
    def listed(self) -> tuple[Field, ...]:
        """The fields of the benchmark's published list, in canonical order."""
        return tuple(f for f in self.fields.values() if f.listed)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Schema:
    """Every object of one edition, in load order: parents before children where the references allow it.

    `version` is 16 hex digits of the content: equal content gives equal digits on every machine.
    """

    edition: str
    version: str
    objects: Mapping[str, SObject]
    _objects_ci: Mapping[str, SObject] = field(init=False, repr=False)
    _by_prefix: Mapping[str, SObject] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_objects_ci", {name.lower(): o for name, o in self.objects.items()})
        object.__setattr__(self, "_by_prefix", {o.prefix: o for o in self.objects.values()})

    def find(self, name: str) -> SObject | None:
        """The object of that name in any case, or None."""
        return self._objects_ci.get(name.lower())

    def by_prefix(self, prefix: str) -> SObject | None:
        """The object whose record ids begin with these three characters (case matters), or None."""
        return self._by_prefix.get(prefix)

    @property
    def benchmark_objects(self) -> Mapping[str, SObject]:
        """The 27 objects of the benchmark, without the small platform objects."""
        return {name: o for name, o in self.objects.items() if not o.system}
