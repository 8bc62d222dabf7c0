"""Submits three jobs in a row in each dialect, with requests' own way to wait: Retry-After."""
import sys
import time

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

base, key, photo = sys.argv[1:]
session = requests.Session()
waits = Retry(total=5, status_forcelist=[429], allowed_methods=None, respect_retry_after_header=True, raise_on_status=False)
session.mount("http://", HTTPAdapter(max_retries=waits))
session.headers["Authorization"] = f"Bearer {key}"
refused = 0

for number in range(3):
    answer = session.post(f"{base}/api/v1/midjourney/imagine", json={"prompt": f"{photo} a neon cat {number}"})
    answer.raise_for_status()
    assert answer.json()["success"] is True, answer.text
    refused += len(answer.raw.retries.history)

for number in range(3):
    answer = session.post(f"{base}/imageToImage", params={"prompt": f"a neon cat {number}", "imageUrl": photo})
    answer.raise_for_status()
    assert answer.json()["progress"] == "done", answer.text
    refused += len(answer.raw.retries.history)

# Without the adapter the refusal itself is seen.
last = requests.post(
    f"{base}/api/v1/midjourney/imagine",
    json={"prompt": f"{photo} a neon cat"},
    headers={"Authorization": f"Bearer {key}"},
)
while last.status_code == 200:
    last = requests.post(
        f"{base}/api/v1/midjourney/imagine",
        json={"prompt": f"{photo} a neon cat"},
        headers={"Authorization": f"Bearer {key}"},
    )
assert last.status_code == 429 and last.json()["code"] == "rate_limited", last.text
time.sleep(int(last.headers["Retry-After"]))
again = requests.post(
    f"{base}/api/v1/midjourney/imagine",
    json={"prompt": f"{photo} a neon cat"},
    headers={"Authorization": f"Bearer {key}"},
)
assert again.status_code == 200, again.text
print(refused)
