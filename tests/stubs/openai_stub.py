"""A loopback server that speaks OpenAI's chat completions: scripted replies, latency, outages; no network, no model.

In a test: `with OpenAIStub(in_turn(["…", "…"])) as stub: … stub.base_url`. As a process (the bench):
`python openai_stub.py --latency 1 --reply "<execute>…</execute>" --reply "<respond>…</respond>"` prints its base URL.
"""

import argparse
import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

#: The messages of a request -> the text of the reply.
Reply = Callable[[list[dict[str, Any]]], str]


def in_turn(replies: Sequence[str]) -> Reply:
    """The n-th reply of a conversation is the n-th of `replies`; the last one is repeated."""

    def reply(messages: list[dict[str, Any]]) -> str:
        said = [message["role"] for message in messages].count("assistant")
        return replies[min(said, len(replies) - 1)]

    return reply


@dataclass(slots=True)
class Traffic:
    """What a stub has seen: finished requests with their times, the number in flight and its peak."""

    answered: int = 0
    failed: int = 0
    in_flight: int = 0
    peak: int = 0
    first: float = 0.0
    last: float = 0.0
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, float]:
        """The figures as JSON."""
        names = ("answered", "failed", "peak", "first", "last")
        return {name: getattr(self, name) for name in names}


class OpenAIStub:
    """The server, in a thread of its own.

    `latency` is the time to a reply in seconds; the first `failures` requests are answered 500 (all, if negative);
    `hang` never answers at all. `keep` keeps the bodies of the requests in `traffic.bodies`.
    """

    def __init__(
        self, reply: Reply, *, latency: float = 0.0, failures: int = 0, hang: bool = False, keep: bool = True
    ) -> None:
        self.traffic = Traffic()
        self._reply = reply
        self._latency = latency
        self._failures = failures
        self._hang = hang
        self._keep = keep
        self._port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)
        self._stop = asyncio.Event()

    @property
    def base_url(self) -> str:
        """What to give a client as its base URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    def __enter__(self) -> "OpenAIStub":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one kept-alive connection, one after the other."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = _content_length(head)
                body = await reader.readexactly(length) if length else b""
                status, answer = await self._answer(head, body)
                data = json.dumps(answer).encode()
                writer.write(_head(status, len(data)) + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            return  # the client went away, or the stub is closing
        finally:
            writer.close()

    async def _answer(self, head: bytes, body: bytes) -> tuple[int, dict[str, Any]]:
        if head.startswith(b"GET /traffic"):
            return 200, self.traffic.as_dict()
        if b"/chat/completions" not in head.split(b"\r\n", 1)[0]:
            return 404, {"error": {"message": "this stub has chat completions only"}}
        seen = self.traffic
        seen.first = seen.first or time.time()
        seen.in_flight += 1
        seen.peak = max(seen.peak, seen.in_flight)
        try:
            return await self._completion(json.loads(body))
        finally:
            seen.in_flight -= 1
            seen.last = time.time()

    async def _completion(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self._keep:
            self.traffic.bodies.append(request)
        if self._hang:
            await asyncio.Event().wait()
        if self._failures:
            self._failures -= 1
            self.traffic.failed += 1
            return 500, {"error": {"message": "the stub is out of order", "type": "server_error"}}
        await asyncio.sleep(self._latency)
        self.traffic.answered += 1
        return 200, _completion(request, self._reply(request["messages"]), self.traffic.answered)


def _completion(request: dict[str, Any], text: str, number: int) -> dict[str, Any]:
    sent = sum(len(str(message.get("content"))) for message in request["messages"])
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": sent // 4,
            "completion_tokens": len(text) // 4,
            "total_tokens": sent // 4 + len(text) // 4,
        },
    }


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _head(status: int, length: int) -> bytes:
    return f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()


def main() -> None:
    """Serve until standard input is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reply", action="append", required=True)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--failures", type=int, default=0)
    given = parser.parse_args()
    stub = OpenAIStub(in_turn(given.reply), latency=given.latency, failures=given.failures, keep=False)
    with stub:
        sys.stdout.write(stub.base_url + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
