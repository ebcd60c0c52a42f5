"""Describes a node's SQLite database, without Parley: parley's schema 1 and 2.

usage: python3 describe.py node.db > schema-N.records.txt
"""

import hashlib
import sqlite3
import sys


def sha(data):
    return hashlib.sha256(bytes(data)).hexdigest()


db = sqlite3.connect(sys.argv[1])
for channel, number in db.execute("SELECT hash, id FROM channel ORDER BY hash"):
    print("channel", channel.hex())
    for log, party in db.execute("SELECT id, party FROM log WHERE channel = ? ORDER BY party", (number,)).fetchall():
        size, root = db.execute("SELECT size, root FROM head WHERE log = ?", (log,)).fetchone()
        print("log", party.decode(), size, root.hex())
        for seq, raw in db.execute("SELECT seq, raw FROM entry WHERE log = ? ORDER BY seq", (log,)):
            print("entry", seq, sha(raw))
        for size, note in db.execute("SELECT size, note FROM checkpoint WHERE log = ? ORDER BY size", (log,)):
            print("checkpoint", size, sha(note))
    for name, data in db.execute("SELECT hash, data FROM body WHERE channel = ? ORDER BY hash", (number,)):
        print("body", name.hex(), sha(data))
for drawer, name, data in db.execute("SELECT drawer, name, data FROM paper ORDER BY drawer, name"):
    print("paper", drawer.decode(), name.decode(), sha(data))
