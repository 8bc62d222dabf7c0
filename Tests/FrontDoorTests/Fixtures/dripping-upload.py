"""Sends large bodies as slowly as may be, and for longer than any server should wait for when it stops.

    dripping-upload.py PORT KEY [PATH TYPE LENGTH COUNT READY]

COUNT connections send to PATH a body of TYPE that is to have LENGTH bytes; when all have begun, the file READY is there.
Sends until the connections are cut.
"""
import select
import socket
import sys

port, key = int(sys.argv[1]), sys.argv[2]
path, kind, length, count, ready = sys.argv[3:8] if len(sys.argv) > 3 else ("/v1/uploads", "image/jpeg", "1000000", 1, None)

connections = []
for _ in range(int(count)):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall((f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
                        f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n").encode())
    connections.append(connection)
if ready:
    open(ready, "w").close()
while connections:
    for connection in list(connections):
        try:
            connection.sendall(b"a" * 1500)
        except OSError:
            connections.remove(connection)
    # Half a second, or an answer.
    for connection in select.select(connections, [], [], 0.5)[0]:
        connections.remove(connection)
