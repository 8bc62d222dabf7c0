"""Sends bytes that no HTTP client would send, each list of them on a connection of its own, all at once.

    raw.py PORT SCRIPT [READY]

SCRIPT is a file with JSON: for each connection the texts that are sent one after the other; between two of them nothing is
waited for. When all are sent, the file READY is there. Prints JSON: for each connection what came back until the other side
closed it, and whether it did.
"""
import json
import socket
import sys
import threading

port, script = int(sys.argv[1]), json.load(open(sys.argv[2]))
answers = [None] * len(script)
begun = threading.Barrier(len(script), action=lambda: open(sys.argv[3], "w").close() if len(sys.argv) > 3 else None)


def talk(number, texts):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(120)
    came, closed = b"", False
    try:
        for text in texts:
            connection.sendall(text.encode("latin-1"))
    except ConnectionError:
        closed = True
    begun.wait()
    try:
        while not closed:
            some = connection.recv(1 << 16)
            if not some:
                closed = True
                break
            came += some
    except ConnectionError:
        closed = True
    except TimeoutError:
        pass
    answers[number] = {"text": came.decode("latin-1"), "isClosed": closed}


threads = [threading.Thread(target=talk, args=entry) for entry in enumerate(script)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(answers))
