"""Holds back the bodies of its requests until it is asked for them, and prints for each the status codes that came.

    patient-upload.py HOST:PORT KEY JPEG
"""
import base64
import json
import socket
import sys

address, key = sys.argv[1:3]
host, port = address.split(":")
jpeg = open(sys.argv[3], "rb").read()
form = (b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + jpeg + b"\r\n--b--\r\n")
# Larger than what is read without asking for memory first.
data_url = "data:image/jpeg;base64," + base64.b64encode(jpeg + bytes(1 << 20)).decode()
job = json.dumps({"prompt": "a little cat", "image": data_url}).encode()


def status(connection):
    answer = b""
    while b"\r\n\r\n" not in answer:
        some = connection.recv(1)
        if not some:
            return "closed"
        answer += some
    return answer.split(b" ")[1].decode()


def send(path, content_type, body, key=key, length=None):
    connection = socket.create_connection((host, int(port)))
    connection.settimeout(60)
    connection.sendall((f"POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n"
                        f"Content-Type: {content_type}\r\nContent-Length: {length or len(body)}\r\n"
                        "Expect: 100-continue\r\n\r\n").encode())
    codes = [status(connection)]
    if codes == ["100"]:
        connection.sendall(body)
        codes.append(status(connection))
    connection.close()
    print(*codes)


send("/v1/uploads", "image/jpeg", jpeg)
send("/v1/uploads", "multipart/form-data; boundary=b", form)
send("/v1/uploads", "text/plain", data_url.encode())
send("/v1/jobs", "application/json", job)
send("/v1/jobs", "application/json", b"{}")
# Nobody reads the bodies of these.
send("/v1/uploads", "image/jpeg", jpeg, key="wrong")
send("/v1/uploads", "image/jpeg", jpeg, length=1 << 40)
send("/v1/nowhere", "image/jpeg", jpeg)
