"""The calls of a built org with their ledgers: what is handed to whoever rewrites them."""

from collections.abc import Iterator
from pathlib import Path

from crmarena.build.ledger import ledger_path, read_ledger
from crmarena.core.errors import CrmArenaError
from crmarena.org.contents import contents_of
from crmarena.records.rewriting import Telling, telling
from crmarena.records.text import Told
from crmarena.spec.spec import OrgSpec

_CALL = "VoiceCallTranscript__c"


def told_calls(directory: Path, spec: OrgSpec, home: Path | None = None) -> Iterator[tuple[str, Telling]]:
    """Every call of an org that was built from a spec, by record id. CrmArenaError if its ledger is gone."""
    with contents_of(directory) as contents:
        ledger = ledger_path(contents.manifest.fingerprint, home)
        if not ledger.is_file():
            raise CrmArenaError(f"the ledger {ledger} is missing", "Build the organisation again with --force.")
        told: dict[str, list[Told]] = {}
        for record, fact, value, turn, surface, decoy in read_ledger(ledger):
            told.setdefault(record, []).append(Told(fact, value, turn, surface, decoy))
        call = contents.schema.objects[_CALL]
        at, body = (list(call.fields).index(name) for name in ("Id", "Body__c"))
        for row in contents.rows(call):
            if row[body]:
                yield row[at], telling(row[body], told.get(row[at], ()), spec)
