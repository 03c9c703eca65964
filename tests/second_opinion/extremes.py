"""Statements that are too long, too deep or too wide: each is answered or refused, and soon."""

from collections.abc import Mapping

_TIMES = 5_000
_TEXT = "'{i}'"
_COUNTED = "COUNT(Id) > 0"
_PATTERN = "Subject LIKE '%{i}%'"


def _many(text: str, count: int, joint: str = ", ") -> str:
    return joint.join(text.format(i=i) for i in range(count))


def soql() -> Mapping[str, str]:
    """Statements by what is extreme about them."""
    case, where = "SELECT Id FROM Case", "SELECT Id FROM Case WHERE"
    over, back = ("Account", "Contact", "CreatedBy"), ("CreatedBy", "LastModifiedBy")
    paths = [f"{a}.{b}.{c}.{d}.{e}.Alias" for a in over for b in back for c in back for d in back for e in back]
    return {
        "5,000 parentheses": f"{where} {'(' * _TIMES}IsClosed = TRUE{')' * _TIMES}",
        "5,000 parentheses that stay open": f"{where} {'(' * _TIMES}IsClosed = TRUE",
        "5,000 times NOT": f"{where} {'NOT (' * _TIMES}IsClosed = TRUE{')' * _TIMES}",
        "AND in OR in AND": f"{where} {'(IsClosed = TRUE AND (IsClosed = TRUE OR ' * 1000}Id = NULL{'))' * 1000}",
        "5,000 functions": f"SELECT {'COUNT(' * _TIMES}Id{')' * _TIMES} FROM Case",
        "parentheses instead of fields": f"SELECT {'(' * _TIMES}Id{')' * _TIMES} FROM Case",
        "child queries in child queries": f"SELECT {'(SELECT ' * 3000}Id{' FROM Cases)' * 3000} FROM Account",
        "semi-joins in semi-joins": f"{where} {'Id IN (SELECT CaseId FROM Task WHERE ' * 1500}Id = NULL{')' * 1500}",
        "2,000 semi-joins": f"{where} {_many('Id IN (SELECT ParentId FROM EmailMessage)', 2000, ' AND ')}",
        "10,000 texts": f"{where} Subject IN ({_many(_TEXT, 9_000)})",
        "10,000 numbers": f"SELECT Id FROM Event WHERE DurationInMinutes NOT IN ({_many('{i}', 10_000)})",
        "4,000 date literals": f"{where} CreatedDate IN ({_many('LAST_N_DAYS:{i}', 4_000)})",
        "4,700 alternatives": f"{where} {_many('IsClosed = TRUE', 4_700, ' OR ')}",
        "3,700 patterns": f"{where} {_many(_PATTERN, 3_200, ' OR ')}",
        "a field 24,000 times": f"SELECT {_many('Id', 24_000)} FROM Case",
        "5,000 counts": f"SELECT {_many('COUNT(Id) n{i}', _TIMES)} FROM Case",
        "11,000 keys": f"{case} ORDER BY {_many('Subject', 9_000)}",
        "11,000 groups": f"SELECT COUNT(Id) FROM Case GROUP BY {_many('Subject', 9_000)}",
        "conditions on groups": f"SELECT Status FROM Case GROUP BY Status HAVING {_many(_COUNTED, _TIMES, ' AND ')}",
        "3,000 child queries": f"SELECT {_many('(SELECT Id FROM Tasks)', 3_000)} FROM Case",
        "48 parents": f"SELECT {', '.join(paths)} FROM Case",
        "conditions on 48 parents": f"{where} {' AND '.join(path + ' != NULL' for path in paths)}",
        "4,000 kinds": f"SELECT TYPEOF Owner {_many('WHEN User THEN Id', 4_000, ' ')} END FROM Case",
        "a literal that stays open": f"{where} Subject = '" + "\\'" * 40_000,
        "a literal of 90,000 characters": f"{where} Subject = '{'x' * 90_000}'",
        "a pattern of signs": f"SELECT Id FROM Account WHERE Name LIKE '{'%_' * 1_900}'",
        "a number of 50,000 digits": f"SELECT Id FROM Event WHERE DurationInMinutes = {'9' * 50_000}",
        "a limit of 50,000 digits": f"{case} LIMIT {'9' * 50_000}",
        "5,000 digits of days": f"{where} CreatedDate = LAST_N_DAYS:{'9' * _TIMES}",
        "a million years": f"{where} CreatedDate > NEXT_N_YEARS:1000000",
        "90,000 commas": f"SELECT {',' * 90_000} FROM Case",
        "a path of 40,000 steps": f"SELECT {'a.' * 40_000}b FROM Case",
        "a name of 90,000 letters": f"SELECT {'a' * 90_000} FROM Case",
        "more than 100,000 characters": case + " " * 100_000,
    }


def sosl() -> Mapping[str, str]:
    """The same for searches."""
    deep = "(ab AND (cd OR " * 700
    return {
        "5,000 parentheses": f"FIND {{{'(' * 4_900}ab{')' * 4_900}}}",
        "groups in groups": f"FIND {{{deep}ef{'))' * 700}}}",
        "33,000 words": f"FIND {{{'ab ' * 33_000}}}",
        "390 words": f"FIND {{{_many('ab{i}', 390, ' ')}}}",
        "390 exclusions": f"FIND {{{_many('ab{i}', 290, ' AND NOT ')}}}",
        "a phrase of 1,200 words": f'FIND {{"{"ab " * 1_200}"}}',
        "1,000 wildcards": f"FIND {{{'a*b*' * 500}}}",
        "250 patterns": f"FIND {{{_many('a{i}*b?c*', 250, ' OR ')}}}",
        "9,000 objects": f"FIND {{ab}} RETURNING {_many('Case(Id)', 9_000)}",
        "parentheses in a condition": f"FIND {{ab}} RETURNING Case(Id WHERE {'(' * _TIMES}Id = NULL{')' * _TIMES})",
        "10,000 texts": f"FIND {{ab}} RETURNING Event(Id WHERE DurationInMinutes IN ({_many('{i}', 10_000)}))",
    }
