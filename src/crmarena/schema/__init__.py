"""What may exist: the objects and fields of each edition, their capabilities, their describe, and record ids."""

from crmarena.schema.describe import describe
from crmarena.schema.idspace import IdSpace, record_id
from crmarena.schema.listing import listing
from crmarena.schema.loader import EDITIONS, load_schema
from crmarena.schema.model import Child, Field, Schema, SObject
from crmarena.schema.recordid import id15, is_full_id, is_valid_id, to_18

__all__ = [
    "EDITIONS",
    "Child",
    "Field",
    "IdSpace",
    "SObject",
    "Schema",
    "describe",
    "id15",
    "is_full_id",
    "is_valid_id",
    "listing",
    "load_schema",
    "record_id",
    "to_18",
]
