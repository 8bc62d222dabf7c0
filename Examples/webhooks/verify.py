"""Checks that a webhook was sent by your imagined server and by nobody else.

Standard Webhooks 1.0.0, signature version v1; nothing but Python's own library (3.9 or later).

    from verify import verify, Refused
    delivery = verify(secret, request.headers, request.body)    # the body's raw bytes, before anything parses them

Remember the ids that come back for at least five minutes, better for as long as you keep the results: a delivery can
arrive twice, and then has the same id.

`python3 verify.py vectors.json` checks this file against the vectors beside it.
"""
import base64
import binascii
import hashlib
import hmac
import json
import sys
import time


class Refused(Exception):
    """The request is not a webhook of this sender: answer 400 and do nothing else."""


def verify(secret, headers, body, now=None, tolerance=300):
    """Returns the delivery's id, or raises Refused.

    secret     whsec_…, as `GET /v1/webhooks/secret` or `imagined webhooks secret` tells it
    headers    a mapping of header names, in any case, to their values
    body       the raw bytes of the request's body
    now        seconds since 1970; the clock's own by default
    tolerance  how old, or how far in the future, an attempt may be, in seconds
    """
    fields = {name.lower(): value for name, value in headers.items()}
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not fields.get(name):
            raise Refused("no header " + name)
    delivery, sent_at = fields["webhook-id"], fields["webhook-timestamp"]

    if not (sent_at.isascii() and sent_at.isdigit()):
        raise Refused("the timestamp is no number")
    age = (time.time() if now is None else now) - int(sent_at)
    if age > tolerance:
        raise Refused("the timestamp is too old")
    if age < -tolerance:
        raise Refused("the timestamp is too new")

    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("the secret must be whsec_ and base64") from None
    signed = delivery.encode() + b"." + sent_at.encode() + b"." + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())

    # One signature for each secret that is valid now; those of other versions are passed over.
    for signature in fields["webhook-signature"].split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value.encode(), expected):
            return delivery
    raise Refused("no signature fits")


def check(path):
    """Holds verify() to every vector of a file, and says which ones it gets wrong."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    wrong = 0
    for vector in vectors:
        try:
            verify(vector["secret"], vector["headers"], vector["body"].encode(), vector["now"])
            said = "valid"
        except Refused as refusal:
            said = str(refusal)
        if said != vector["expect"]:
            print(f'{vector["name"]}: expected "{vector["expect"]}", got "{said}"')
            wrong += 1
    print(f"{len(vectors) - wrong} of {len(vectors)} vectors are right")
    return 0 if vectors and not wrong else 1


if __name__ == "__main__":
    sys.exit(check(sys.argv[1]))
