"""One play of one task: the loop of the game, its actions, observations, limits, and who failed."""

from crmarena.session.hands import Hands
from crmarena.session.session import Limits, Session, UserError, UserTurn

__all__ = ["Hands", "Limits", "Session", "UserError", "UserTurn"]
