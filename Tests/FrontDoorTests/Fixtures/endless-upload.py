"""Begins uploads that never end, and prints for each the status that came and how many bytes were sent by then.

    endless-upload.py HOST:PORT KEY
"""
import select
import socket
import sys

address, key = sys.argv[1:3]
host, port = address.split(":")
piece = b"x" * 16384
form = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"


def send(content_type, length, start=b"", path="/v1/uploads"):
    connection = socket.create_connection((host, int(port)))
    how = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    head = (f"POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: {content_type}\r\n{how}\r\n\r\n")
    connection.sendall(head.encode())
    sent, data = 0, start + piece
    while not select.select([connection], [], [], 0)[0] and sent < 1 << 30:
        if length is None:
            data = b"%x\r\n%s\r\n" % (len(start or piece), start or piece)
        # A server that does not read makes this wait, and then the answer is there.
        if select.select([], [connection], [], 0.05)[1]:
            connection.sendall(data)
            sent += len(data)
        start = b""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    connection.close()
    print(answer.split(b" ")[1].decode(), sent)


send("image/png", 1 << 40)
send("image/png", None)
send("multipart/form-data; boundary=b", 1 << 40, form)
send("multipart/form-data; boundary=b", None, form)
send("text/plain", None, b"data:image/png;base64,")
send("application/json", 1 << 40, path="/v1/jobs")
send("application/json", None, path="/v1/jobs")
