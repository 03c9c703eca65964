"""The content hash of an organisation: canonical rows, never file bytes."""

import json
from hashlib import blake2b
from itertools import islice

from crmarena.org.reader import Reader
from crmarena.schema import Schema

_CHUNK = 500
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode


def fingerprint(connection: Reader, schema: Schema) -> str:
    """64 hex digits of blake2b-256 over every record of every object.

    Objects come in schema order, records by Id, fields in canonical order. Values are JSON in ASCII (shortest float,
    null for an empty field), so equal records give equal digits whatever the machine, the order of insertion, the
    indexes or the version of SQLite.
    """
    digest = blake2b(digest_size=32)
    for sobject in schema.objects.values():
        names = list(sobject.fields)
        columns = ", ".join(f'"{name}"' for name in names)
        digest.update(f"{sobject.name}{_encode(names)}\n".encode())
        rows = iter(connection.execute(f'SELECT {columns} FROM "{sobject.name}" ORDER BY "Id"'))  # noqa: S608
        # Chunks of fixed size: the brackets of each chunk are part of the hashed text.
        while chunk := list(islice(rows, _CHUNK)):
            digest.update(_encode(chunk).encode("ascii"))
    return digest.hexdigest()
