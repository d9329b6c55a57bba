"""Teaches schemathesis what OpenAPI cannot say about the API, so that a valid test case is one that the fake accepts.

FAKE names a file whose first line is the first line that the running fake has printed. Values are only replaced by
others that are as valid, never repaired: a wrong type or format stays a negative test.
"""

import json
import os
from datetime import datetime
from uuid import UUID

import schemathesis

with open(os.environ["FAKE"], encoding="utf-8") as file:
    FAKE = json.loads(file.readline())


@schemathesis.hook
def filter_case(context, case):
    # A server ignores preferences that it does not know (RFC 7240), hence refuses no value of this header.
    return "Prefer" not in (case.headers or {}) or case.headers["Prefer"] == "return=minimal"


@schemathesis.hook
def before_call(context, case, kwargs):
    body = case.body
    if isinstance(body, dict):
        fill_in_credentials(body)
        fill_in_identifiers(body)
        settle_locale(body)
        settle_filters(body)
        for line in lines(body):
            settle_amount(line.get("UnitAmount"))


def fill_in_credentials(body):
    for member, token in (("ClientToken", "client_token"), ("AccessToken", "access_token")):
        if isinstance(body.get(member), str):
            body[member] = FAKE[token]


def fill_in_identifiers(body):
    known = {
        "AccountId": FAKE["account_ids"][0],
        "CustomerId": FAKE["account_ids"][0],
        "ServiceId": FAKE["service_ids"][0],
    }
    for member, value in known.items():
        if is_uuid(body.get(member)):
            body[member] = value
    if is_uuid(body.get("EnterpriseId")):
        del body["EnterpriseId"]  # that of the service is meant
    services = body.get("ServiceIds")
    if isinstance(services, list) and services and all(map(is_uuid, services)):
        body["ServiceIds"] = FAKE["service_ids"] + FAKE["bookable_service_ids"]


def settle_locale(body):
    """The language and the culture come together."""
    if isinstance(body.get("LanguageCode"), str):
        body.setdefault("CultureCode", "en-US")
    if isinstance(body.get("CultureCode"), str):
        body.setdefault("LanguageCode", "en-US")


def settle_filters(body):
    """A cursor is the identifier of an item; an interval has an order and a longest length."""
    limitation = body.get("Limitation")
    if isinstance(limitation, dict) and isinstance(limitation.get("Cursor"), str):
        del limitation["Cursor"]
    for member, value in body.items():
        if isinstance(value, dict) and is_time(value.get("StartUtc")) and is_time(value.get("EndUtc")):
            value["EndUtc"] = value["StartUtc"]


def lines(body):
    for member in ("ProductOrders", "Items"):
        value = body.get(member)
        if isinstance(value, list):
            yield from (line for line in value if isinstance(line, dict))


def settle_amount(amount):
    """Exactly one of the two values."""
    if not isinstance(amount, dict):
        return
    if "NetValue" not in amount and "GrossValue" not in amount:
        amount["NetValue"] = 1
    elif is_number(amount.get("NetValue")) and is_number(amount.get("GrossValue")):
        del amount["GrossValue"]


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_uuid(value):
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def is_time(value):
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
