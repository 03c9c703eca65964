"""What two texts have in common, word by word."""

from crmarena.audit.ngrams import tokens

#: Words that say nothing of what a text is about.
_LINKS = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on",
                    "or", "our", "that", "the", "this", "to", "with", "your"))  # fmt: skip


def stems(said: str) -> set[str]:
    """The content words of a text, without the ending of a plural."""
    return {word.removesuffix("s") for word in tokens(said) if word not in _LINKS}


def shared_words(name: str, said: str) -> float:
    """The share of a name's content words that a text has."""
    words = stems(name)
    return len(words & stems(said)) / len(words)
