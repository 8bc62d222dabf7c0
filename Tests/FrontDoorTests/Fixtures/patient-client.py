"""Submits three jobs in a row in each dialect, with requests' own way to wait: once, for as long as Retry-After says."""
import sys

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

base, key, photo = sys.argv[1:]
session = requests.Session()
once = Retry(total=1, status_forcelist=[429], allowed_methods=None, respect_retry_after_header=True)
session.mount("http://", HTTPAdapter(max_retries=once))
session.headers["Authorization"] = f"Bearer {key}"
refused = 0


def sent(**request):
    """The answer, which must be a success at the second attempt at the latest."""
    global refused
    # GenArtAPI's answers end their connection; what is measured here is the waiting.
    answer = session.post(**request, headers={"Connection": "close"})
    answer.raise_for_status()
    refused += len(answer.raw.retries.history)
    return answer.json()


for number in range(3):
    assert sent(url=f"{base}/api/v1/midjourney/imagine", json={"prompt": f"{photo} a neon cat {number}"})["success"]
for number in range(3):
    done = sent(url=f"{base}/imageToImage", params={"prompt": f"a neon cat {number}", "imageUrl": photo})
    assert done["progress"] == "done", done

# Without that, the refusal itself is seen.
request = {"url": f"{base}/api/v1/midjourney/imagine", "json": {"prompt": f"{photo} a neon cat"}}
while (seen := requests.post(**request, headers={"Authorization": f"Bearer {key}"})).status_code == 200:
    pass
assert seen.status_code == 429 and seen.json()["code"] == "rate_limited", seen.text
assert 1 <= int(seen.headers["Retry-After"]) <= 2, seen.headers
print(refused)
