"""The functions SOQL knows, by upper-case name, and what each may be applied to."""

AGGREGATES = frozenset(("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"))

DATE_FUNCTIONS = frozenset(
    (
        "CALENDAR_MONTH",
        "CALENDAR_QUARTER",
        "CALENDAR_YEAR",
        "DAY_IN_MONTH",
        "DAY_IN_WEEK",
        "DAY_IN_YEAR",
        "DAY_ONLY",
        "FISCAL_MONTH",
        "FISCAL_QUARTER",
        "FISCAL_YEAR",
        "HOUR_IN_DAY",
        "WEEK_IN_MONTH",
        "WEEK_IN_YEAR",
    )
)
DATETIME_ONLY = frozenset(("DAY_ONLY", "HOUR_IN_DAY"))
"""Date functions that a date field, having no time of day, does not accept."""

CONVERT_TIMEZONE = "CONVERTTIMEZONE"
TO_LABEL = "TOLABEL"
FORMAT = "FORMAT"
CONVERT_CURRENCY = "CONVERTCURRENCY"
GROUPING = "GROUPING"
FIELDS = "FIELDS"
LATER = frozenset(("DISTANCE", "GEOLOCATION"))
"""Functions that are read and refused: no object here has a location."""

KNOWN = AGGREGATES | DATE_FUNCTIONS | LATER | {CONVERT_TIMEZONE, TO_LABEL, FORMAT, CONVERT_CURRENCY, GROUPING, FIELDS}

TEXT_TYPES = frozenset(
    ("string", "textarea", "email", "phone", "url", "picklist", "combobox", "multipicklist", "encryptedstring")
)
KEY_TYPES = frozenset(("id", "reference"))
DECIMAL_TYPES = frozenset(("double", "currency", "percent"))
MOMENT_TYPES = frozenset(("date", "datetime"))
