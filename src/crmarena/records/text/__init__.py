"""Texts of an org: pure functions from a world, a story and an rng to what people wrote and said."""

from crmarena.records.text.articles import Article, articles
from crmarena.records.text.case_chat import case_chat
from crmarena.records.text.case_text import case_text, routing_text
from crmarena.records.text.case_thread import case_thread
from crmarena.records.text.deal_call import deal_call
from crmarena.records.text.deal_thread import deal_thread
from crmarena.records.text.lead_call import lead_call
from crmarena.records.text.ledger import Told
from crmarena.records.text.mail import Mail
from crmarena.records.text.memory import Memory
from crmarena.records.text.small import (
    account_text,
    contract_text,
    deal_text,
    event_text,
    lead_text,
    quote_text,
    task_text,
)

__all__ = [
    "Article",
    "Mail",
    "Memory",
    "Told",
    "account_text",
    "articles",
    "case_chat",
    "case_text",
    "case_thread",
    "contract_text",
    "deal_call",
    "deal_text",
    "deal_thread",
    "event_text",
    "lead_call",
    "lead_text",
    "quote_text",
    "routing_text",
    "task_text",
]
