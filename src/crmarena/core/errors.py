"""The two kinds of error: what Salesforce would say to an agent, and what we say to the person at the keyboard."""


class CrmArenaError(Exception):
    """A fault told to a person: what happened, where, and how to mend it.

    `message` states what and where; `cure` (optional) states how to mend it.
    """

    def __init__(self, message: str, cure: str = "") -> None:
        self.message = message
        self.cure = cure
        super().__init__(f"{message}\n  {cure}" if cure else message)


class SalesforceError(Exception):
    """A refusal in Salesforce's own words: `code`, `message`, HTTP `status` and, for writes, `fields`.

    The text an agent sees is `CODE: message`; the JSON of the REST face is `payload`.
    """

    def __init__(self, code: str, message: str, status: int = 400, fields: tuple[str, ...] | None = None) -> None:
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields
        super().__init__(f"{code}: {message}")

    @property
    def payload(self) -> dict[str, object]:
        """The error object of a Salesforce REST answer."""
        body: dict[str, object] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            body["fields"] = list(self.fields)
        return body

    def __reduce__(self) -> tuple[type["SalesforceError"], tuple[object, ...]]:
        return (SalesforceError, (self.code, self.message, self.status, self.fields))


class ModelUnavailableError(CrmArenaError):
    """A model that could not be reached after all retries: an outage, never the agent's wrong answer."""
