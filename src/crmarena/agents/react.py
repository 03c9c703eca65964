"""The paper's agent: a model thinks aloud and takes one tagged action per turn, until it responds."""

import re
from functools import cache
from pathlib import Path

from crmarena.core.play import Action, ActionKind, Agent, Briefing, Env, Generate, Message, Observation

OBSERVATION_PREFIX = "Salesforce instance output: "
_PROMPTS = Path(__file__).parent / "prompts"
_EXECUTE = re.compile(r"<execute>(.*?)</execute>", re.DOTALL)
_RESPOND = re.compile(r"<respond>(.*?)</respond>", re.DOTALL)
_THOUGHT = re.compile(r"<thought>(.*?)</thought>", re.DOTALL)


def make_react(generate: Generate) -> Agent:
    """An agent that asks `generate` for every turn.

    What `generate` raises is not caught: a ModelUnavailableError ends the play as an outage, not as the agent's error.
    """

    async def react(briefing: Briefing, env: Env) -> None:
        messages = [Message("system", system_prompt(briefing)), Message("user", briefing.query)]
        while not env.done:
            reply = await generate(messages)
            messages.append(Message("assistant", reply))
            action, thought = parse(reply)
            seen = _take(action, thought, env)
            if not env.done:
                messages.append(Message("user", _as_told(action, seen)))

    return react


def parse(reply: str) -> tuple[Action, str]:
    """The action of a reply and the thought before it.

    The first `<execute>` wins over any `<respond>`; tags with nothing in them count as absent; a reply without an
    action is an invalid one and kept whole.
    """
    thought = _inner(_THOUGHT, reply)
    for kind, tag in ((ActionKind.EXECUTE, _EXECUTE), (ActionKind.RESPOND, _RESPOND)):
        content = _inner(tag, reply)
        if content:
            return Action(kind, content), thought
    return Action(ActionKind.INVALID, reply), thought


def system_prompt(briefing: Briefing) -> str:
    """The instructions a model is given for one briefing: who it is, how it acts and answers, what the org holds."""
    return "\n\n".join(section for part in SECTIONS if (section := part(briefing)))


def _inner(tag: re.Pattern[str], reply: str) -> str:
    found = tag.search(reply)
    return found.group(1).strip() if found else ""


def _take(action: Action, thought: str, env: Env) -> Observation:
    match action.kind:
        case ActionKind.EXECUTE:
            return env.execute(action.content, thought)
        case ActionKind.RESPOND:
            return env.respond(action.content, thought)
        case ActionKind.INVALID:
            return env.invalid(action.content)


def _as_told(action: Action, seen: Observation) -> str:
    """What the model reads: the org speaks under its name; the user and the format reminder speak plainly."""
    return OBSERVATION_PREFIX + seen.text if action.kind is ActionKind.EXECUTE else seen.text


@cache
def _text(name: str) -> str:
    return (_PROMPTS / f"{name}.md").read_text("utf-8").strip()


def _role(briefing: Briefing) -> str:
    return _text(f"role_{briefing.facing}").replace("{company}", briefing.company or "the company")


def _protocol(briefing: Briefing) -> str:
    return _text("protocol").replace("{max_turns}", str(briefing.max_turns))


def _answer(briefing: Briefing) -> str:
    return _text(f"answer_{briefing.mode}")


def _queries(_: Briefing) -> str:
    return _text("queries")


def _examples(_: Briefing) -> str:
    return _text("examples")


def _schema(briefing: Briefing) -> str:
    return f"# Objects and fields of the org\n\n{briefing.schema}" if briefing.schema else ""


def _context(briefing: Briefing) -> str:
    told = "\n\n".join(text.strip() for text in (briefing.context, briefing.hints) if text.strip())
    return f"# Additional task context\n\n{told}" if told else ""


#: The system prompt, top to bottom. What changes from task to task stands last, so that providers can cache the rest.
SECTIONS = (_role, _protocol, _answer, _queries, _examples, _schema, _context)
