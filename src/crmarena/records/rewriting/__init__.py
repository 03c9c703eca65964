"""Optional rewriting of calls: what another hand may change, what it must leave, and the proof that it did."""

from crmarena.records.rewriting.calls import Telling, retold, telling
from crmarena.records.rewriting.masking import Line, Masked
from crmarena.records.rewriting.rewrites import Rewrites, rewrite_key
from crmarena.records.rewriting.verify import Fault, verify

__all__ = ["Fault", "Line", "Masked", "Rewrites", "Telling", "retold", "rewrite_key", "telling", "verify"]
