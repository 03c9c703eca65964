"""How an org's texts and records compare with the targets: figures from its rows and its spec alone."""

from crmarena.audit.figure import Figure
from crmarena.audit.report import SECTIONS, audit

__all__ = ["SECTIONS", "Figure", "audit"]
