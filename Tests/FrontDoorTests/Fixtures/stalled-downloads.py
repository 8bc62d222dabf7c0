"""Asks for an address many times and takes nothing of the answers, then takes them all.

    stalled-downloads.py PORT KEY PATH COUNT PID

Prints how many bytes the process grew by while nothing was taken, and the number of bytes of each body, a line each.
"""
import socket
import sys
import time

port, key, path, count, process = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])


def resident():
    for line in open(f"/proc/{process}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024


def connect():
    connection = socket.socket()
    # So little that the answer can't lie in the system's buffers.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.connect(("127.0.0.1", port))
    connection.settimeout(120)
    connection.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
                        "Connection: close\r\n\r\n").encode())
    return connection


def body(connection):
    came = b""
    while b"\r\n\r\n" not in came:
        came += connection.recv(4096)
    length = len(came.split(b"\r\n\r\n", 1)[1])
    while True:
        some = connection.recv(1 << 20)
        if not some:
            return length
        length += len(some)


# The first answer brings what every answer needs.
body(connect())
before = resident()
connections = [connect() for _ in range(count)]
for connection in connections:
    # Each answer has begun.
    connection.recv(1, socket.MSG_PEEK)
time.sleep(1)
print(resident() - before)
for connection in connections:
    print(body(connection))
