"""Opens connections of HTTP/2 on which little or nothing is asked, and prints what becomes of each.

    silent-http2.py HOST:PORT AUTHORITY.pem
"""
import socket
import ssl
import struct
import sys
import threading
import time

address, authority = sys.argv[1:3]
host, port = address.split(":")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, SETTINGS = 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def connect(alpn):
    own = ssl.create_default_context(cafile=authority)
    own.set_alpn_protocols([alpn])
    plain = socket.create_connection((host, int(port)))
    connection = own.wrap_socket(plain, server_hostname="good.example")
    connection.settimeout(120)
    return connection


def request(stream):
    # RFC 7541: GET, https, the path and the authority as literals that are not indexed; the request ends with its head.
    path, name = b"/health", b"good.example"
    block = b"\x82\x87" + b"\x04" + bytes([len(path)]) + path + b"\x01" + bytes([len(name)]) + name
    return frame(HEADERS, 0x05, stream, block)


def exactly(connection, count):
    came = b""
    while len(came) < count:
        some = connection.recv(count - len(came))
        if not some:
            raise ConnectionError
        came += some
    return came


def frames(connection):
    """The frames that come until the other side closes: kind, flags and stream."""
    try:
        while True:
            head = exactly(connection, 9)
            exactly(connection, int.from_bytes(head[:3], "big"))
            yield head[3], head[4], int.from_bytes(head[5:], "big")
    except ConnectionError:
        pass


def answered(connection, stream):
    """Whether HEADERS of this stream came."""
    return any(kind == HEADERS and number == stream for kind, _, number in frames(connection))


def silent():
    connection = connect("h2")
    connection.sendall(PREFACE + frame(SETTINGS, 0, 0))
    kinds = [kind for kind, _, _ in frames(connection)]
    return "closed" if HEADERS not in kinds else "answered"


def unfinished():
    connection = connect("h2")
    # A head that never ends is no stream.
    connection.sendall(PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, 0x00, 1, b"\x82\x87"))
    kinds = [kind for kind, _, _ in frames(connection)]
    return "closed" if HEADERS not in kinds else "answered"


def torn_preface():
    connection = connect("h2")
    connection.sendall(PREFACE[:7])
    time.sleep(0.2)
    connection.sendall(PREFACE[7:] + frame(SETTINGS, 0, 0) + request(1))
    first = answered(connection, 1)
    # Longer than any header may take, and shorter than a connection may be idle.
    time.sleep(12)
    connection.sendall(request(3))
    return f"{'answered' if first else 'closed'}, {'answered' if answered(connection, 3) else 'closed'}"


def no_protocol():
    plain = socket.create_connection((host, int(port)))
    plain.settimeout(120)
    try:
        while plain.recv(1024):
            pass
    except ConnectionError:
        pass
    return "closed"


cases = [silent, unfinished, torn_preface, no_protocol]
results = {}
threads = [threading.Thread(target=lambda case=case: results.__setitem__(case.__name__, case())) for case in cases]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for case in cases:
    print(f"{case.__name__}: {results.get(case.__name__, 'failed')}")
