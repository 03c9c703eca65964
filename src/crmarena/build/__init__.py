"""Composition: from a spec to a built, checked and cached organisation on disk."""

from crmarena.build.compose import build_org, build_to, ensure_org

__all__ = ["build_org", "build_to", "ensure_org"]
