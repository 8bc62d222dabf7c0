"""Uploads a picture as slowly as may be, and for longer than any server should wait for when it stops.

Arguments: port and key. Sends until the connection is cut.
"""
import select
import socket
import sys

port, key = int(sys.argv[1]), sys.argv[2]
connection = socket.create_connection(("127.0.0.1", port))
connection.sendall((f"POST /v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
                    "Content-Type: image/jpeg\r\nContent-Length: 1000000\r\n\r\n").encode())
try:
    while True:
        connection.sendall(b"a" * 1500)
        # Half a second, or an answer.
        if select.select([connection], [], [], 0.5)[0]:
            break
except ConnectionError:
    pass

