"""Composition: from a spec to a built, checked and cached organisation on disk."""

from crmarena.build.compose import Rewritten, build_org, build_to, ensure_org

__all__ = ["Rewritten", "build_org", "build_to", "ensure_org"]
