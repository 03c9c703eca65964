"""Who ends up with which case: some issues have one best closer, others a tie that products or workloads decide."""

from collections import Counter
from collections.abc import Sequence

from crmarena.core.rng import Rng
from crmarena.latents.agents import AgentStory
from crmarena.latents.complaints import Complaint
from crmarena.latents.rota import Rota

Group = tuple[int, ...]


class Desk:
    """The service desk: hands out every case to somebody on duty, so that the ranking per issue is as planned."""

    def __init__(self, complaints: Sequence[Complaint], agents: Sequence[AgentStory], rota: Rota, rng: Rng) -> None:
        self.complaints = complaints
        self.rng = rng
        self.duty = [rota.duty(c.created.date()) for c in complaints]
        self.skill = {agent.user: agent.skill for agent in agents}
        self.leads: Counter[int] = Counter()
        self.ties: list[Group] = []

    def assign(self, issues: int) -> None:
        """Sets the owner of every case."""
        by_issue: dict[int, list[int]] = {}
        for i, complaint in enumerate(self.complaints):
            if not complaint.open:
                by_issue.setdefault(complaint.issue, []).append(i)
        for turn, issue in enumerate(self.rng.child("order").shuffled(range(issues))):
            draw = self.rng.child("issue", issue)
            cases = by_issue.get(issue, [])
            # One issue in three has a clear first; the other two are ties of two, or now and then of three.
            size = 1 if turn % 3 == 0 else draw.weighted((2, 3), (3, 1))
            group, each = self._group(cases, size, issue, draw)
            self._hand_out(cases, group, each, issue, draw)
        self._open(self.rng.child("open"))

    def _group(self, cases: list[int], size: int, issue: int, rng: Rng) -> tuple[Group, int]:
        """Agents who share the first place of an issue and how many cases each closes there; () if nobody can.

        Of those who have led least so far the ones who are good at the issue come first.
        """
        able = Counter(user for i in cases for user in self.duty[i])
        for number in (size, 2, 1):
            most = max(1, len(cases) // 3) if number == 1 else max(2, len(cases) // 4)
            for each in range(min(4, most), 1, -1):
                fit = [user for user in rng.shuffled(sorted(able)) if able[user] >= each]
                fit.sort(key=lambda user: (self.leads[user], -self.skill[user][issue]))
                for start in range(max(0, len(fit) - number + 1)):
                    group = tuple(fit[start : start + number])
                    if len(group) == number and self._takes(cases, group, each) is not None:
                        return group, each
        return (), 0

    def _takes(self, cases: list[int], group: Group, each: int) -> dict[int, int] | None:
        """Owners of the cases the group closes, `each` per agent; None if their turns of duty do not allow it."""
        out: dict[int, int] = {}
        room = {user: [i for i in cases if user in self.duty[i]] for user in group}
        for user in sorted(group, key=lambda user: (len(room[user]), user)):
            free = [i for i in room[user] if i not in out]
            if len(free) < each:
                return None
            # Spread over the agent's turn rather than taking its first days.
            step = len(free) / each
            out |= {free[int((k + 0.5) * step)]: user for k in range(each)}
        return out

    def _hand_out(self, cases: list[int], group: Group, each: int, issue: int, rng: Rng) -> None:
        taken = self._takes(cases, group, each) or {}
        closed = Counter(taken.values())
        for i in rng.shuffled(cases):
            if i in taken:
                self.complaints[i].owner = taken[i]
                continue
            others = [user for user in self.duty[i] if user not in group] or self.duty[i]
            below = [user for user in others if closed[user] < each - 1]
            least = min(closed[user] for user in others)
            able = below or [user for user in others if closed[user] == least]
            user = rng.weighted(able, [self.skill[user][issue] for user in able])
            closed[user] += 1
            self.complaints[i].owner = user
        for user in group:
            self.leads[user] += 1
        best = max(closed.values(), default=0)
        first = tuple(sorted(user for user in closed if closed[user] == best))
        if len(first) > 1:
            self.ties.append(first)

    def _open(self, rng: Rng) -> None:
        """Owners of the open cases, moved about until as many ties as possible have one least busy agent."""
        waiting = [i for i, c in enumerate(self.complaints) if c.open]
        for i in waiting:
            self.complaints[i].owner = rng.choice(self.duty[i])
        for _ in range(60 * len(waiting)):
            undecided = self._undecided(waiting)
            if not undecided:
                return
            user = rng.choice(rng.choice(undecided))
            able = [i for i in waiting if user in self.duty[i] and self.complaints[i].owner != user]
            if able:
                case = rng.choice(able)
                before = self.complaints[case].owner
                self.complaints[case].owner = user
                if len(self._undecided(waiting)) > len(undecided):
                    self.complaints[case].owner = before

    def _undecided(self, waiting: list[int]) -> list[Group]:
        load = Counter(self.complaints[i].owner for i in waiting)
        out = []
        for group in self.ties:
            counts = sorted(load[user] for user in group)
            if counts[0] == counts[1]:
                out.append(group)
        return out
