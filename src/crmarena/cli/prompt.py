"""The interactive prompt: statements over several lines, completion, history, and commands behind a backslash."""

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from crmarena.cli.asking import View, answer
from crmarena.cli.described import print_object, print_objects
from crmarena.cli.refusals import print_refusal
from crmarena.core.errors import SalesforceError
from crmarena.org.home import home
from crmarena.query import parse, parse_sosl
from crmarena.query.completion import complete
from crmarena.query.outline import is_search
from crmarena.schema import Schema

if TYPE_CHECKING:
    from crmarena.org import Org

HELP = """\
SELECT … is answered as SOQL, FIND {…} … as SOSL. Enter sends a whole statement, and on an empty line any.
  Tab        complete objects, fields, paths, values       Up, Ctrl-R   earlier statements
  Alt-Enter  a new line in any case                        Ctrl-C       drop what is written
  \\d         the objects            \\d NAME   an object's fields and relationships
  \\?         this help              \\q        quit (also Ctrl-D)"""
COMMANDS = {"\\d": "describe", "\\?": "help", "\\q": "quit"}


def converse(org: "Org", view: View) -> None:
    """Read and answer statements until the person leaves."""
    session = open_session(org.name, org.schema)
    click.echo(f"{org.manifest.company}: {org.manifest.records:,} records. \\? for help, \\q to quit.")
    while True:
        try:
            text = session.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if text == "\\q":
            return
        if text.startswith("\\"):
            obey(text, org)
        elif text:
            reply(org, text, view)


def open_session(name: str, schema: Schema) -> "PromptSession[str]":
    """A prompt that completes over a schema and remembers statements below CRMARENA_HOME."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    return PromptSession(
        f"{name}> ",
        multiline=True,
        prompt_continuation="...> ".rjust(len(name) + 2),
        history=FileHistory(str(folder / "statements.history")),
        completer=Statements(schema),
        key_bindings=_keys(),
    )


def reply(org: "Org", statement: str, view: View) -> None:
    """Answer one statement and say how long it took; a refusal is told, not raised."""
    start = perf_counter()
    try:
        answer(org, statement, view)
    except SalesforceError as refusal:
        print_refusal(refusal)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
    click.echo(click.style(f"{(perf_counter() - start) * 1000:.1f} ms", dim=True))


def obey(command: str, org: "Org") -> None:
    """Do what a command behind a backslash says."""
    word, _, name = command.partition(" ")
    if word == "\\d" and name.strip():
        print_object(org.schema, name.strip())
    elif word == "\\d":
        print_objects(org.schema, org.manifest.counts)
    else:
        click.echo(HELP)


def whole(text: str) -> bool:
    """Whether Enter may send a text: a command, a statement that does not want more, or one ended by an empty line."""
    if not text.strip() or text.lstrip().startswith("\\") or text.endswith("\n"):
        return True
    try:
        parse_sosl(text) if is_search(text) else parse(text)
    except SalesforceError as refusal:
        unclosed = is_search(text) and "}" not in text
        return "'<EOF>'" not in refusal.message and not unclosed
    return True


class Statements(Completer):
    """Completion of statements over a schema, as prompt_toolkit asks for it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """What could stand at the cursor."""
        text, cursor = document.text, document.cursor_position
        if text.startswith("\\"):
            yield from self._of_command(text[:cursor])
            return
        for found in complete(text, cursor, self.schema):
            yield Completion(found.text, found.start - cursor, display_meta=found.about)

    def _of_command(self, before: str) -> Iterable[Completion]:
        word, blank, prefix = before.partition(" ")
        if not blank:
            known = COMMANDS.items()
            yield from (Completion(text, -len(word), display_meta=about) for text, about in known if word in text)
        elif word == "\\d":
            for name, found in self.schema.objects.items():
                if name.lower().startswith(prefix.lower()):
                    yield Completion(name, -len(prefix), display_meta=found.label)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        enter(event.current_buffer)

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.newline()

    return keys


def enter(buffer: Buffer) -> None:
    """What the Enter key does: take the chosen completion, else send a whole statement, else begin a new line."""
    if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
        buffer.complete_state = None
    elif whole(buffer.text):
        buffer.validate_and_handle()
    else:
        buffer.newline()
