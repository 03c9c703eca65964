"""Questions: the families on their shelf, drawn from the latents, certified on the rows, kept in two halves."""

from crmarena.tasks.family import Asked, Draft, Edit, Family, Finding, Margin, Truth

__all__ = ["Asked", "Draft", "Edit", "Family", "Finding", "Margin", "Truth"]
