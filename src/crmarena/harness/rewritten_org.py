"""From a spec to the rewritten org: the plain one is built, its calls are rewritten, and it is built in those words."""

from pathlib import Path

from crmarena.arena.evaluate import Progress
from crmarena.build import Rewritten, build_org
from crmarena.build.calls import told_calls
from crmarena.core.errors import CrmArenaError
from crmarena.harness.rewriting import Outcome, Rewriter, rewrite_calls
from crmarena.spec.spec import OrgSpec


def rewritten_spec(
    spec: OrgSpec,
    by: Rewriter,
    *,
    home: Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[Rewritten, Outcome]:
    """What to hand to `build_org`, and how the rewriting went. CrmArenaError if the spec has no texts."""
    if not spec.texts:
        raise CrmArenaError("an org without texts has no calls to rewrite", "Leave out --no-texts or --rewrite.")
    plain = build_org(spec, home=home, workers=workers, progress=progress)
    outcome = rewrite_calls(dict(told_calls(plain, spec, home)), by, progress)
    return Rewritten(spec, outcome.rewrites), outcome
