"""Keeps the addresses that Schemathesis makes up on this machine, so that no test looks up or calls anybody."""
import re

import schemathesis

HOST = re.compile(r"(https?://)[^/?#\s\"'\\]*", re.IGNORECASE)


def kept(value):
    if isinstance(value, str):
        return HOST.sub(r"\g<1>127.0.0.1:9", value)
    if isinstance(value, list):
        return [kept(element) for element in value]
    if isinstance(value, dict):
        return {name: kept(element) for name, element in value.items()}
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    case.body = kept(case.body)
    if isinstance(case.query, dict):
        case.query = kept(case.query)
