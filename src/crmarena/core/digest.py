"""A short digest of what was seen, by which a certificate can be held against a later play."""

from hashlib import blake2b


def seen_digest(text: str) -> str:
    """16 hex digits of the text of an observation."""
    return blake2b(text.encode(), digest_size=8).hexdigest()
