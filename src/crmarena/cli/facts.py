"""What an organisation is and holds, printed."""

from typing import TYPE_CHECKING, Any

import click

from crmarena.cli import show

if TYPE_CHECKING:
    from crmarena.org import Org


#: The two objects that link others; the published count of records leaves them out.
LINKS = ("ProductCategoryProduct", "UserTerritory2Association")


def print_facts(org: "Org", as_json: bool) -> None:
    """Print an org's manifest: `records` as published, `links` and `system` rows on top."""
    manifest = org.manifest
    counts = dict(manifest.counts)
    tabled = {name: count for name, count in counts.items() if name in org.schema.benchmark_objects}
    links = sum(tabled.get(name, 0) for name in LINKS)
    facts: dict[str, Any] = {
        "name": manifest.name, "edition": manifest.edition, "company": manifest.company, "seed": manifest.seed,
        "fingerprint": manifest.fingerprint, "directory": str(org.directory), "records": sum(tabled.values()) - links,
        "links": links, "system": sum(counts.values()) - sum(tabled.values()),
    }  # fmt: skip
    if "rewrites" in manifest.notes:
        facts["rewrites"] = manifest.notes["rewrites"]
    if as_json:
        show.as_json({**facts, "counts": counts})
        return
    for name, value in facts.items():
        click.echo(f"{name:12} {value:,}" if name == "records" else f"{name:12} {value}")
    show.table(["object", "records"], [[name, f"{count:,}"] for name, count in tabled.items()])
