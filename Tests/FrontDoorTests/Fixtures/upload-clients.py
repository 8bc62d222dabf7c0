"""Uploads a picture in every way in which Python's requests can send one, and prints the answers as JSON.

    upload-clients.py BASE KEY PICTURE
"""
import base64
import json
import sys

import requests

base, key, path = sys.argv[1:4]
picture = open(path, "rb").read()
data_url = "data:image/jpeg;base64," + base64.b64encode(picture).decode()


def pieces():
    """Without a length: requests sends it chunked."""
    for start in range(0, len(picture), 1000):
        yield picture[start:start + 1000]


calls = [
    {"files": {"file": open(path, "rb")}},
    {"files": {"photo": ("кошка.jpg", picture, "text/plain")}, "data": {"title": "a cat", "file_size": "1"}},
    {"files": {"other": ("x.txt", b"no picture"), "file": ("cat.jpg", picture)}},
    {"data": picture, "headers": {"Content-Type": "image/png"}},
    {"data": pieces(), "headers": {"Content-Type": "application/octet-stream"}},
    {"data": data_url, "headers": {"Content-Type": "text/plain; charset=utf-8"}},
    {"json": {"image": data_url}},
    {"data": {"image": data_url}},
    {"files": {"image": (None, data_url)}},
    {"files": {"file": (None, base64.encodebytes(picture).decode().join(["data:;base64,", ""]))}},
]
answers = []
for call in calls:
    headers = {"Authorization": "Bearer " + key, **call.pop("headers", {})}
    answer = requests.post(base + "/v1/uploads", headers=headers, **call)
    if answer.status_code != 201:
        sys.exit(f"{answer.status_code} {answer.text}")
    answers.append(answer.json())
print(json.dumps(answers))
