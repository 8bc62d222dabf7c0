"""Holds a running server to its own description: every operation is called, with success and with each kind of problem,
and each answer is validated against the document, in which no member may be missing.

    openapi-check.py BASE KEY OTHER-KEY TIGHT-BASE TIGHT-KEY VERIFIER-FOLDER HELD-PICTURE ADMIN-KEY

The tight server lets one submit and one fetch pass, and then none for an hour, and no upload. HELD-PICTURE is an address
that does not answer while this runs. ADMIN-KEY has the scope admin and no other. Prints one line; exits with 1 and a line
for each fault.
"""
import base64
import http.server
import json
import queue
import re
import sys
import threading
import time
import uuid

import jsonschema
import openapi_spec_validator
import referencing
import requests

base, key, other_key, tight_base, tight_key, verifier, held_picture, admin_key = sys.argv[1:9]
sys.path.insert(0, verifier)
import verify  # noqa: E402

faults, seen, calls = [], set(), 0
document = requests.get(base + "/v1/openapi.json").json()
openapi_spec_validator.validate(document)

UNAVAILABLE = "503"
METHODS = ["get", "put", "post", "delete", "patch", "head"]


def strict(schema):
    """Refuses members that an object's schema does not list; inside a condition that would change its meaning."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            strict(value)
    elif isinstance(schema, list):
        for value in schema:
            strict(value)
    return schema


registry = referencing.Registry().with_resource(
    "urn:document",
    referencing.Resource.from_contents(strict(json.loads(json.dumps(document))), referencing.jsonschema.DRAFT202012),
)


def at(pointer):
    """What lies at a pointer, with the pointer of where it really lies."""
    value = document
    for step in pointer.split("/")[1:]:
        value = value[step.replace("~1", "/").replace("~0", "~")]
    return at(value["$ref"][1:]) if isinstance(value, dict) and "$ref" in value else (pointer, value)


def child(pointer, *steps):
    return pointer + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def validate(value, pointer, what):
    validator = jsonschema.Draft202012Validator({"$ref": "urn:document#" + pointer}, registry=registry)
    for error in validator.iter_errors(value):
        faults.append(f"{what}: {error.json_path}: {error.message[:300]}")


operations = {}
for path, item in document["paths"].items():
    for method in METHODS:
        if method in item:
            operations[item[method]["operationId"]] = (method, path, child("/paths", path, method))


def answer_pointer(operation, status):
    pointer = operations[operation][2]
    responses = at(pointer)[1]["responses"]
    name = str(status) if str(status) in responses else "default"
    return name, at(child(pointer, "responses", name))[0]


def check_headers(headers, pointer, what):
    for name, header in at(pointer)[1].get("headers", {}).items():
        where, header = at(child(pointer, "headers", name))
        if name not in headers:
            if header.get("required"):
                faults.append(f"{what}: no header {name}")
            continue
        value = headers[name]
        wanted = at(child(where, "schema"))[1]
        validate(int(value) if wanted.get("type") == "integer" else value, child(where, "schema"), f"{what} {name}")


def check_answer(operation, response, what, body=None):
    global calls
    calls += 1
    name, pointer = answer_pointer(operation, response.status_code)
    seen.add((operation, name))
    check_headers(response.headers, pointer, what)
    content = at(pointer)[1].get("content")
    if content is None:
        if response.content:
            faults.append(f"{what}: a body where none is described")
        return None
    media_type = response.headers.get("Content-Type", "").split(";")[0]
    if media_type not in content:
        faults.append(f"{what}: {media_type} is not described")
        return None
    where = child(pointer, "content", media_type)
    if media_type.endswith("json"):
        value = response.json() if body is None else body
        if "schema" in content[media_type]:
            validate(value, child(where, "schema"), what)
        if media_type == "application/problem+json":
            check_problem(value, response, what)
        return value
    return where


def check_problem(problem, response, what):
    codes = document["components"]["schemas"]["Code"]["enum"]
    if problem["status"] != response.status_code:
        faults.append(f"{what}: status {problem['status']} in the body of a {response.status_code}")
    if problem["code"] not in codes:
        faults.append(f"{what}: the code {problem['code']} is not described")
    if problem["type"] != "/problems/" + problem["code"]:
        faults.append(f"{what}: type {problem['type']} for {problem['code']}")
    if str(problem.get("retryAfter", "")) != response.headers.get("Retry-After", ""):
        faults.append(f"{what}: retryAfter {problem.get('retryAfter')}, {response.headers.get('Retry-After')}")
    described = at(answer_pointer(what.split()[0], response.status_code)[1])[1]["description"]
    if problem["code"] not in described and response.status_code != 405:
        faults.append(f"{what}: {problem['code']} is not in the description of {response.status_code}")


class FromElsewhere(requests.adapters.HTTPAdapter):
    """Connects from another address of this machine."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


def call(operation, expected, code=None, server=None, auth=None, headers=None, parameters=None, origin=None, **options):
    """Calls an operation and holds its answer to the document."""
    method, path, pointer = operations[operation]
    for name, value in (parameters or {}).items():
        path = path.replace("{" + name + "}", value)
    sent = dict(headers or {})
    if auth is None:
        auth = tight_key if server else key
    if auth:
        sent["Authorization"] = "Bearer " + auth
    if "json" in options and expected < 400:
        validate(options["json"], child(at(child(pointer, "requestBody"))[0], "content", "application/json", "schema"),
                 f"{operation}: the request")
    with requests.Session() as session:
        if origin:
            session.mount("http://", FromElsewhere(origin))
        response = session.request(method, (server or base) + path, headers=sent, timeout=120, **options)
    what = f"{operation} {expected}"
    if response.status_code != expected:
        faults.append(f"{what}: got {response.status_code} {response.text[:300]}")
    value = check_answer(operation, response, what)
    if code and (not isinstance(value, dict) or value.get("code") != code):
        faults.append(f"{what}: wanted {code}, got {str(value)[:300]}")
    return value, response


def ended(job):
    """Fetches a job until it has ended; each fetch is an answer to check."""
    while job["state"] in ("queued", "running"):
        job, _ = call("getJob", 200, parameters={"id": job["id"]})
    return job


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes webhooks; an address that ends in /gone answers 410."""
    came = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.came.put((self.path, dict(self.headers), body))
        self.send_response(410 if self.path.endswith("/gone") else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
hooks = f"http://127.0.0.1:{receiver.server_port}"


def report(path):
    """The next webhook to this path, held to its description."""
    while True:
        came, headers, body = Receiver.came.get(timeout=60)
        if came == path:
            break
    described = at("/webhooks/jobEvent/post")[1]
    for parameter in described["parameters"]:
        value = headers.get(parameter["name"])
        integer = parameter["schema"].get("type") == "integer"
        index = described["parameters"].index(parameter)
        validate(int(value) if integer else value, child("/webhooks/jobEvent/post/parameters", index, "schema"),
                 f"webhook {parameter['name']}")
    validate(json.loads(body), "/components/schemas/JobReport", "webhook")
    secret, _ = call("getSecret", 200)
    verify.verify(secret["secret"], headers, body)
    return headers["webhook-id"], json.loads(body)


def events(job, **options):
    """Reads a stream to its end, each event held to the document."""
    _, response = call("jobEvents", 200, parameters={"id": job}, stream=True, **options)
    where = answer_pointer("jobEvents", 200)[1]
    told = []
    for block in response.text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        fields = dict(line.split(": ", 1) for line in lines)
        if "event" in fields:
            data = json.loads(fields["data"])
            validate(data, child(where, "content", "text~1event-stream".replace("~1", "/"), "x-event-data", fields["event"]),
                     f"event {fields['event']}")
            told.append((fields["event"], fields.get("id"), data))
    return told


photo = base + "/samples/cat.jpg"

# Submits, lists, fetches -----------------------------------------------------------------------------------------------
examples = at("/paths/~1v1~1jobs/post/requestBody/content/application~1json/examples")[1]
words = json.loads(json.dumps(examples).replace("http://127.0.0.1:8080", base))
first = dict(words["addressApart"]["value"], webhook={"url": hooks + "/first"})
grid, submitted = call("submitJob", 202, json=first, headers={"Idempotency-Key": "one"})
if submitted.headers["Location"] != f"{base}/v1/jobs/{grid['id']}":
    faults.append(f"Location {submitted.headers['Location']}")
again, replayed = call("submitJob", 202, json=first, headers={"Idempotency-Key": "one"})
if again["id"] != grid["id"] or replayed.headers.get("Idempotent-Replayed") != "true":
    faults.append("the same submit made another job")
call("submitJob", 422, "idempotency_key_reused", json=words["addressInPrompt"]["value"], headers={"Idempotency-Key": "one"})
plain, _ = call("submitJob", 202, json=words["addressInPrompt"]["value"])

told = events(grid["id"])
if [name for name, _, _ in told].count("succeeded") != 1 or told[-1][0] != "succeeded":
    faults.append(f"the stream tells {[name for name, _, _ in told]}")
if not any(name == "preview" for name, _, _ in told):
    faults.append("the stream has no previews")
grid = ended(grid)
if told[-1][2] != grid:
    faults.append("the stream's last event is not what a fetch answers")
call("jobEvents", 204, parameters={"id": grid["id"]}, headers={"Last-Event-ID": told[-1][1]})
events(grid["id"], params={"lastEventId": "1"})
call("jobEvents", 400, "invalid_parameter", parameters={"id": grid["id"]}, headers={"Last-Event-ID": "x"})

delivery, told_by_hook = report("/first")
if told_by_hook["type"] != "job.succeeded" or told_by_hook["data"] != grid:
    faults.append("the webhook's job is not what a fetch answers")

upscale = dict(words["followUp"]["value"], parent=grid["id"])
upscaled, _ = call("submitJob", 202, json=upscale)
variation, _ = call("submitJob", 202, json={"parent": grid["id"], "action": "variation", "tile": 1, "priority": "high"})
upscaled, plain = ended(upscaled), ended(plain)
call("submitJob", 400, "bad_action", json=dict(upscale, parent=upscaled["id"]))

failing, _ = call("submitJob", 202, json={"prompt": "a cat", "image": hooks + "/nothing.png"})
if ended(failing)["state"] != "failed":
    faults.append("a job without a picture did not fail")
held, _ = call("submitJob", 202, json={"prompt": "a cat", "image": held_picture, "webhook": {"url": hooks + "/gone"}})
call("submitJob", 409, "not_finished", json=dict(upscale, parent=held["id"]))
cancelled, _ = call("cancelJob", 200, parameters={"id": held["id"]})
if cancelled["state"] != "cancelled" or call("cancelJob", 200, parameters={"id": held["id"]})[0] != cancelled:
    faults.append("a cancelled job is not cancelled, or not the same when it is cancelled again")
if [name for name, _, _ in events(held["id"])] != ["cancelled"]:
    faults.append("the stream of a cancelled job")

page, ids = {"nextCursor": None}, []
while "nextCursor" in page:
    page, _ = call("listJobs", 200, params={"limit": 2, "cursor": page["nextCursor"]} if page["nextCursor"] else {"limit": 2})
    ids += [job["id"] for job in page["jobs"]]
mine = [job["id"] for job in (held, failing, variation, upscaled, plain, grid)]
if ids != mine:
    faults.append(f"the list has {ids}, and {mine} were submitted")
page, _ = call("listJobs", 200, params={"state": "cancelled"})
if [job["id"] for job in page["jobs"]] != [held["id"]]:
    faults.append("the list of cancelled jobs")
if call("listJobs", 200, auth=other_key)[0] != {"jobs": []}:
    faults.append("another key sees jobs")
for wrong in ({"limit": 0}, {"state": "done"}, {"cursor": "x"}):
    call("listJobs", 400, "invalid_parameter", params=wrong)

for wrong, code in [
    ({}, "missing_parameter"), ({"prompt": "a cat"}, "no_picture"), ({"prompt": f"{photo} {photo} a cat"}, "several_pictures"),
    ({"prompt": f"{photo} a cat", "promt": ""}, "invalid_parameter"), ({"prompt": f"{photo} a cat", "timeout": 0}, "invalid_parameter"),
]:
    call("submitJob", 400, code, json=wrong)
call("submitJob", 400, "malformed_body", data="{", headers={"Content-Type": "application/json"})
call("submitJob", 413, "request_too_large", json={"prompt": "a" * (28 << 20)})
call("submitJob", 415, "unsupported_media_type", data={"prompt": "a"})
data_url = words["pictureItself"]["value"]["image"]
own, _ = call("submitJob", 202, json=words["pictureItself"]["value"])
if not own["image"].startswith(base + "/r/") or ended(own)["state"] != "succeeded":
    faults.append("a job with its picture in a data URL")
call("deleteJob", 204, parameters={"id": own["id"]})
call("submitJob", 415, "reference_unsupported", json={"prompt": "a cat", "image": "data:image/svg+xml,<svg/>"})
call("submitJob", 422, "reference_truncated", json={"prompt": "a cat", "image": data_url[:60]})
call("submitJob", 404, "not_found", json=dict(upscale, parent=str(uuid.uuid4())))

# Uploads ---------------------------------------------------------------------------------------------------------------
picture = base64.b64decode(data_url.split(",")[1])
uploads = [
    call("createUpload", 201, files={"file": ("cat.png", picture)}, headers={"Idempotency-Key": "upload"}),
    call("createUpload", 201, files={"file": ("cat.png", picture)}, headers={"Idempotency-Key": "upload"}),
    call("createUpload", 201, data=picture, headers={"Content-Type": "image/png"}),
    call("createUpload", 201, data=data_url, headers={"Content-Type": "text/plain"}),
    call("createUpload", 201, json={"image": data_url}),
    call("createUpload", 201, data={"image": data_url}),
]
upload = uploads[0][0]
if uploads[1][0] != upload or uploads[1][1].headers.get("Idempotent-Replayed") != "true":
    faults.append("the same upload made another one")
for made, response in uploads:
    if response.headers["Location"] != f"{base}/v1/uploads/{made['id']}":
        faults.append(f"Location {response.headers['Location']}")
    if made["digest"] != upload["digest"] or (made["width"], made["height"], made["bytes"]) != (1, 1, len(picture)):
        faults.append(f"the upload {made}")
raw = {"Content-Type": "application/octet-stream"}
call("createUpload", 400, "no_picture", data=b"", headers=raw)
call("createUpload", 413, "reference_too_large", data=b"x" * (20 * 2**20 + 1), headers=raw)
call("createUpload", 415, "reference_unsupported", data=b"<svg/>", headers=raw)
call("createUpload", 415, "unsupported_media_type", data=picture, headers={"Content-Type": "text/html"})
call("createUpload", 422, "reference_truncated", data=picture[:20], headers=raw)
call("createUpload", 422, "idempotency_key_reused", data=picture, headers={**raw, "Idempotency-Key": "one"})
call("createUpload", 429, "uploads_full", data=picture, headers=raw, server=tight_base)
page, found = {"nextCursor": None}, []
while "nextCursor" in page:
    page, _ = call("listUploads", 200, params={"limit": 2, "cursor": page["nextCursor"]} if page["nextCursor"] else {"limit": 2})
    found += page["uploads"]
if found != [made for made, _ in uploads[:0:-1]]:
    faults.append(f"the list has {found}")
if call("listUploads", 200, auth=other_key)[0] != {"uploads": []}:
    faults.append("another key sees uploads")
call("listUploads", 400, "invalid_parameter", params={"limit": 0})
if call("getUpload", 200, parameters={"id": upload["id"]})[0] != upload:
    faults.append("an upload is fetched as another one")
where = {"id": upload["id"], "name": upload["url"].split("/")[-1]}
_, response = call("getUploadPicture", 200, parameters=where)
if response.content != picture or response.url != upload["url"]:
    faults.append("the picture of an upload is another one")
call("getUploadPicture", 304, parameters=where, headers={"If-None-Match": response.headers["ETag"]})
from_upload, _ = call("submitJob", 202, json={"prompt": "a cat", "image": upload["url"]})
call("deleteUpload", 204, parameters={"id": uploads[2][0]["id"]})
call("deleteUpload", 404, "not_found", parameters={"id": uploads[2][0]["id"]})
if ended(from_upload)["state"] != "succeeded":
    faults.append("a job with an upload")
call("deleteJob", 204, parameters={"id": from_upload["id"]})

# Webhooks --------------------------------------------------------------------------------------------------------------
page, _ = call("listDeliveries", 200, parameters={"id": grid["id"]})
if [found["id"] for found in page["deliveries"]] != [delivery]:
    faults.append(f"the deliveries are {page}")
while True:
    found, _ = call("getDelivery", 200, parameters={"id": delivery})
    if found["state"] == "delivered":
        break
if len(found["log"]) != 1 or json.loads(found["body"]) != told_by_hook:
    faults.append("the log or the body of the delivery")
call("redeliver", 200, parameters={"id": delivery})
if report("/first") != (delivery, told_by_hook):
    faults.append("the redelivery is another one")
while True:
    page, _ = call("listEndpoints", 200, params={"limit": 1})
    parked, _ = call("listEndpoints", 200, params={"cursor": page["nextCursor"]})
    if parked["endpoints"][0]["state"] == "parked":
        break
call("resumeEndpoint", 200, parameters={"id": parked["endpoints"][0]["id"]})
call("listEndpoints", 400, "invalid_parameter", params={"limit": "x"})
before, _ = call("getSecret", 200)
after, _ = call("rotateSecret", 200)
if before == after or call("getSecret", 200)[0] != after:
    faults.append("the secret was not changed")

# Keys ------------------------------------------------------------------------------------------------------------------
example = at("/paths/~1v1~1keys/post/requestBody/content/application~1json/examples/reader/value")[1]
reader, _ = call("createKey", 201, auth=admin_key, json=example)
call("getJob", 404, "not_found", auth=reader["key"], parameters={"id": grid["id"]})
call("submitJob", 403, "insufficient_scope", auth=reader["key"], json=first)
for wrong, code in [
    ({}, "missing_parameter"), ({"name": "a\tb"}, "invalid_parameter"), ({"name": "a", "scopes": []}, "invalid_parameter"),
    ({"name": "a", "scopes": ["all"]}, "invalid_parameter"), ({"name": "a", "expiresIn": 0}, "invalid_parameter"),
    ({"name": "a", "expires": 5}, "invalid_parameter"),
]:
    call("createKey", 400, code, auth=admin_key, json=wrong)
call("rotateKey", 400, "invalid_parameter", auth=admin_key, parameters={"id": reader["id"]}, json={"overlap": -1})
for operation in ("createKey", "rotateKey"):
    place = {"auth": admin_key, "parameters": {"id": reader["id"]}}
    call(operation, 400, "malformed_body", data="{", headers={"Content-Type": "application/json"}, **place)
    call(operation, 413, "request_too_large", json={"name": "a" * (1 << 20)}, **place)
    call(operation, 415, "unsupported_media_type", data={"name": "a"}, **place)
successor, _ = call("rotateKey", 201, auth=admin_key, parameters={"id": reader["id"]})
if successor["owner"] != reader["owner"] or successor["scopes"] != ["read"] or "expiresAt" not in successor:
    faults.append(f"the successor is {successor}")
call("rotateKey", 201, auth=admin_key, parameters={"id": reader["id"]}, json={"overlap": 0})
for _ in range(2):
    call("revokeKey", 204, auth=admin_key, parameters={"id": successor["id"]})
states = {found["id"]: found["state"] for found in call("listKeys", 200, auth=admin_key)[0]["keys"]}
if (states[reader["id"]], states[successor["id"]]) != ("retired", "revoked"):
    faults.append(f"the states of the keys are {states}")
for ended_key in (reader, successor):
    call("listJobs", 401, "unauthorized", auth=ended_key["key"], origin="127.3.0.1")

# What needs no key -----------------------------------------------------------------------------------------------------
call("getDescription", 200, auth="")
call("getHealth", 200, auth="")
call("getLimits", 200, auth="")
call("getVocabulary", 200, auth="")
for code in document["components"]["schemas"]["Code"]["enum"]:
    call("getProblemType", 200, auth="", parameters={"code": code})
call("getProblemType", 404, "not_found", auth="", parameters={"code": "nothing"})
token, name = grid["pictures"]["grid"]["url"].split("/")[-2:]
for operation in ("getPicture", "getPictureAsMedia", "getReference", "getSample"):
    parameters = {"token": token, "name": "cat.jpg" if operation == "getSample" else name}
    _, response = call(operation, 200, auth="", parameters=parameters)
    call(operation, 304, auth="", parameters=parameters, headers={"If-None-Match": response.headers["ETag"]})
    call(operation, 404, "not_found", auth="", parameters={"token": "0" * 32, "name": "x.jpg"})

# The other interfaces --------------------------------------------------------------------------------------------------
for imagine, press, fetch in (("imagine", "pressButton", "getMessage"), ("novaImagine", "novaPressButton", "novaGetMessage")):
    message, _ = call(imagine, 200, json={"prompt": photo + " a neon cat", "ref": "x", "timeout": 900})
    call(imagine, 400, "no_picture", json={"prompt": "a neon cat"})
    while call(fetch, 200, parameters={"id": message["messageId"]})[0]["status"] != "DONE":
        pass
    call("fetchMessage", 200, parameters={"id": message["messageId"]})
    call(press, 200, json={"messageId": message["messageId"], "button": "U1"})
    call(press, 400, "bad_button", json={"messageId": message["messageId"], "button": "U9"})
    for operation in (fetch, "fetchMessage"):
        call(operation, 404, "not_found", parameters={"id": str(uuid.uuid4())})
result, _ = call("imageToImage", 200, params={"prompt": "a neon cat", "imageUrl": photo})
call("imageToImage", 400, "no_picture", params={"prompt": "a neon cat"})
for operation, index in (("upscale", {"index": 1}), ("variation", {"index": 2}), ("reroll", {})):
    call(operation, 200, json={"taskId": result["taskId"], **index})
    call(operation, 404, "not_found", json={"hash": str(uuid.uuid4()), **index})

# Limits ----------------------------------------------------------------------------------------------------------------
prompt = {"prompt": tight_base + "/samples/cat.jpg a neon cat"}
job, response = call("submitJob", 202, server=tight_base, json=prompt)
if "RateLimit" not in response.headers or "RateLimit-Policy" not in response.headers:
    faults.append("submits do not tell the limit")
call("submitJob", 429, "rate_limited", server=tight_base, json=prompt)
call("getJob", 200, server=tight_base, parameters={"id": job["id"]})
for operation in ("getJob", "listJobs", "jobEvents"):
    call(operation, 429, "rate_limited", server=tight_base, parameters={"id": job["id"]})

# Deletion --------------------------------------------------------------------------------------------------------------
held, _ = call("submitJob", 202, json={"prompt": "a cat", "image": held_picture})
call("deleteJob", 409, "not_finished", parameters={"id": held["id"]})
call("cancelJob", 200, parameters={"id": held["id"]})
for job in (held, plain):
    call("deleteJob", 204, parameters={"id": job["id"]})
    for operation in ("deleteJob", "getJob", "cancelJob", "jobEvents", "listDeliveries"):
        call(operation, 410, "job_deleted", parameters={"id": job["id"]})
    call("getJob", 404, "not_found", auth=other_key, parameters={"id": job["id"]})
call("submitJob", 410, "job_deleted", json=dict(upscale, parent=plain["id"]))
token, name = plain["pictures"]["grid"]["url"].split("/")[-2:]
for operation in ("getPicture", "getPictureAsMedia", "getReference"):
    call(operation, 410, "picture_expired", auth="", parameters={"token": token, "name": name})

# Every operation -------------------------------------------------------------------------------------------------------
slowed = "127.2.0.1"
for _ in range(10):
    call("listJobs", 401, "unauthorized", auth="imk_wrong", origin=slowed)
wrong_ids = {"id": str(uuid.uuid4()), "code": "nothing", "token": "0" * 32, "name": "x"}
for operation, (method, path, pointer) in operations.items():
    described = at(pointer)[1]
    if described.get("security") != []:
        for wrong in ("", "imk_wrong"):
            code = "unauthorized"
            body = {"json": {}} if method == "post" else {}
            # Each from an address of its own, so that none has to wait.
            origin = f"127.1.0.{list(operations).index(operation) + 1}" if wrong else None
            call(operation, 401, code, auth=wrong, parameters=wrong_ids, origin=origin, **body)
        is_admins = described["x-scope"] == "admin"
        call(operation, 403, "insufficient_scope", auth=key if is_admins else admin_key, parameters=wrong_ids, **body)
        call(operation, 429, "too_many_failed_attempts", auth="imk_wrong", parameters=wrong_ids, origin=slowed, **body)
        if "404" in described["responses"] and operation != "submitJob":
            call(operation, 404, "not_found", auth=admin_key if is_admins else key, parameters=wrong_ids)
        if "404" in described["responses"] and operation != "submitJob" and not is_admins:
            own = {"id": grid["id"] if "jobs" in path else delivery if "deliveries" in path
                   else upload["id"] if "uploads" in path else parked["endpoints"][0]["id"], "name": "picture.png"}
            call(operation, 404, "not_found", auth=other_key, parameters=own)
        if "400" in described["responses"] and "cancel" in path or operation in ("getJob", "jobEvents"):
            call(operation, 400, "public_url_required", parameters={"id": grid["id"]}, headers={"Host": "elsewhere.example"})
    if method == "get":
        head = requests.head(base + re.sub("{(.*?)}", lambda match: wrong_ids[match[1]], path))
        if head.status_code == 405 or head.content:
            faults.append(f"HEAD {path}: {head.status_code} {head.content[:50]}")

# Every path ------------------------------------------------------------------------------------------------------------
for path, item in document["paths"].items():
    own = {method.upper() for method in METHODS if method in item}
    own |= {"HEAD"} if "GET" in own else set()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        if method in own:
            continue
        address = base + re.sub("{(.*?)}", lambda match: wrong_ids[match[1]], path)
        response = requests.request(method, address, headers={"Authorization": "Bearer " + key})
        allowed = set(response.headers.get("Allow", "").split(", "))
        if response.status_code != 405 or allowed != own:
            faults.append(f"{method} {path}: {response.status_code}, Allow {allowed}")
        elif method != "HEAD":
            for some in (name for name, (_, known, _) in operations.items() if known == path):
                value = check_answer(some, response, f"{some} 405")
                if value.get("code") != "method_not_allowed":
                    faults.append(f"{method} {path}: {value}")

for operation, (_, _, pointer) in operations.items():
    for status in at(pointer)[1]["responses"]:
        if status != UNAVAILABLE and (operation, status) not in seen:
            faults.append(f"{operation} {status}: described and never seen")

receiver.shutdown()
if faults:
    print("\n".join(dict.fromkeys(faults)))
    sys.exit(1)
print(f"{len(operations)} operations, {calls} answers")
