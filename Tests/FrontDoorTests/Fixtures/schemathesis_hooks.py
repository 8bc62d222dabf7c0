"""Keeps the addresses that Schemathesis makes up on this machine, so that no test looks up or calls anybody; and gives each
request a client of its own, so that those with wrong keys need not wait: the server trusts what comes from loopback."""
import itertools
import re

import schemathesis

CLIENTS = itertools.count(1)
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
    case.headers["X-Forwarded-For"] = "198.18.%d.%d" % divmod(next(CLIENTS) % 65536, 256)
    if isinstance(case.query, dict):
        case.query = kept(case.query)
