#!/usr/bin/env python3
"""A second verifier of Parley's records, written from docs/spec/record.md alone.

It shares no code with package record and needs nothing but Python 3.8 or later:

    python3 verify.py proof FILE FINGERPRINT    judge a proof file (spec section 9)
    python3 verify.py fork FILE FINGERPRINT     judge evidence of a fork (spec section 9.4)
    python3 verify.py VECTORS                   judge every test vector in that folder

FINGERPRINT is that of the channel's charter, and must come from elsewhere than the file.
It is written to be read, and checks rather than trusts: everything that it does not
positively find to be as the specification says, it refuses. The numbers in brackets are
sections of the specification. It handles public data only, so it need not run in constant
time. The exit status is 0 only if everything is as it must be.
"""

import base64
import fractions
import hashlib
import json
import os
import re
import sys
import time


class Refused(Exception):
    """What is offered is not as the specification says."""


def must(condition, why):
    if not condition:
        raise Refused(why)


def sha256(data):
    return hashlib.sha256(data).digest()


# ---------------------------------------------------------------- limits [11]

MAX_ACT, MAX_ENTRY, MAX_BODY, MAX_CHARTER = 64 << 10, 80 << 10, 1 << 20, 384 << 10
MAX_CHECKPOINT, MAX_BUNDLE, MAX_PROOF, MAX_TABLE = 32 << 10, 16 << 20, 4 << 20, 64 << 10
MAX_HEADS, MAX_PARTIES, MAX_AUDITORS, MAX_INTERVAL, MAX_SIGNATURES, MAX_DEPTH, MAX_NAME, MAX_KEY_NAME = 128, 64, 16, 36525, 66, 12, 100, 255
MAX_STATEMENT, MAX_FORK = 1 << 10, 16 << 10
MAX_TEXT, MAX_LIST, MAX_FRAMES, MAX_NUMBER, MAX_STAMP = 2000, 500, 20000, 2**53 - 1, 253402300799


# ---------------------------------------------------------------- Ed25519 [3.3], RFC 8032

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(n, p):
    total = IDENTITY
    while n > 0:
        if n & 1:
            total = point_add(total, p)
        p = point_add(p, p)
        n >>= 1
    return total


def point_encode(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_decode(raw):
    """Returns the point, or None if the bytes are no canonical encoding of one."""
    number = int.from_bytes(raw, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P or x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def check_ed25519_key(raw):
    must(len(raw) == 32, "a key has 32 bytes")
    must(int.from_bytes(raw, "little") & (1 << 255) - 1 < P, "the key's encoding is not canonical")
    # Small order is a matter of y alone: of the points with that y, if there are any.
    y = (int.from_bytes(raw, "little") & (1 << 255) - 1).to_bytes(32, "little")
    point = point_decode(y)
    if point is not None:
        eight = point_mul(8, point)
        must((eight[0] % P, (eight[1] - eight[2]) % P) != (0, 0), "the key has small order")


def ed25519_fits(key, message, signature):
    """The one rule: no cofactor, S below the group order, R compared as bytes."""
    point = point_decode(key)
    if point is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    return point_encode(point_add(point_mul(s, BASE), point_mul(k, minus))) == signature[:32]


# ---------------------------------------------------------------- ML-DSA-44, FIPS 204

Q, TAU, GAMMA1, GAMMA2, BETA, OMEGA, K = 8380417, 39, 1 << 17, 95232, 78, 80, 4
ZETAS = [pow(1753, int("{:08b}".format(i)[::-1], 2), Q) for i in range(256)]


def ntt(w):
    w, m, size = list(w), 0, 128
    while size:
        for start in range(0, 256, 2 * size):
            m += 1
            zeta = ZETAS[m]
            for j in range(start, start + size):
                t = zeta * w[j + size] % Q
                w[j + size], w[j] = (w[j] - t) % Q, (w[j] + t) % Q
        size //= 2
    return w


def ntt_inverse(w):
    w, m, size = list(w), 256, 1
    while size < 256:
        for start in range(0, 256, 2 * size):
            m -= 1
            zeta = -ZETAS[m]
            for j in range(start, start + size):
                t = w[j]
                w[j], w[j + size] = (t + w[j + size]) % Q, zeta * (t - w[j + size]) % Q
        size *= 2
    return [8347681 * x % Q for x in w]


def matrix_entry(rho, row, column):
    stream = hashlib.shake_128(rho + bytes([column, row])).digest(2048)
    out = []
    for i in range(0, len(stream), 3):
        number = int.from_bytes(stream[i:i + 3], "little") & 0x7FFFFF
        if number < Q:
            out.append(number)
            if len(out) == 256:
                return out
    raise AssertionError("2048 bytes were too few")  # one time in more than 2^1000


def unpack(data, bits):
    number = int.from_bytes(data, "little")
    return [number >> bits * i & (1 << bits) - 1 for i in range(8 * len(data) // bits)]


def unpack_hint(data):
    rows, index = [], 0
    for i in range(K):
        end = data[OMEGA + i]
        if end < index or end > OMEGA:
            return None
        ones = list(data[index:end])
        if any(a >= b for a, b in zip(ones, ones[1:])):
            return None
        rows.append(set(ones))
        index = end
    return None if any(data[index:OMEGA]) else rows


def sample_in_ball(seed):
    stream = hashlib.shake_256(seed).digest(1024)
    signs, at, c = int.from_bytes(stream[:8], "little"), 8, [0] * 256
    for i in range(256 - TAU, 256):
        while stream[at] > i:
            at += 1
        j = stream[at]
        at += 1
        c[i], c[j] = c[j], 1 - 2 * (signs & 1)
        signs >>= 1
    return c


def use_hint(hint, r):
    r0 = r % (2 * GAMMA2)
    if r0 > GAMMA2:
        r0 -= 2 * GAMMA2
    if r - r0 == Q - 1:
        r1, r0 = 0, r0 - 1
    else:
        r1 = (r - r0) // (2 * GAMMA2)
    if hint:
        r1 = (r1 + (1 if r0 > 0 else -1)) % 44
    return r1


EXPANDED = {}  # the matrix of a key, which takes longest


def mldsa44_fits(key, message, signature):
    if len(key) != 1312 or len(signature) != 2420:
        return False
    challenge, z, hint = signature[:32], signature[32:2336], unpack_hint(signature[2336:])
    if hint is None:
        return False
    z = [[GAMMA1 - v for v in unpack(z[576 * i:576 * (i + 1)], 18)] for i in range(4)]
    if any(abs(v) >= GAMMA1 - BETA for poly in z for v in poly):
        return False
    rho = key[:32]
    if rho not in EXPANDED:
        EXPANDED[rho] = [[matrix_entry(rho, r, s) for s in range(4)] for r in range(K)]
    t1 = [unpack(key[32 + 320 * i:32 + 320 * (i + 1)], 10) for i in range(K)]
    mu = hashlib.shake_256(hashlib.shake_256(key).digest(64) + b"\0\0" + message).digest(64)
    c, z, packed = ntt(sample_in_ball(challenge)), [ntt(poly) for poly in z], 0
    for i in range(K):
        t = ntt([v << 13 for v in t1[i]])
        row = EXPANDED[rho][i]
        w = ntt_inverse([(sum(row[s][j] * z[s][j] for s in range(4)) - c[j] * t[j]) % Q for j in range(256)])
        for j in range(256):
            packed |= use_hint(j in hint[i], w[j]) << 6 * (256 * i + j)
    return hashlib.shake_256(mu + packed.to_bytes(768, "little")).digest(32) == challenge


# ---------------------------------------------------------------- canonical JSON [2.2], text [2.4]

REFUSED_RANGES = [
    (0x00, 0x09), (0x0B, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180E, 0x180E), (0x200B, 0x200B), (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xE000, 0xF8FF),
    (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xFFFD, 0xFFFF), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0x10FFFF),
] + [(plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(1, 14)]
INVISIBLE = "\u061c\u180b\u180c\u180d\u180e\u180f\u200c\u200d\u200e\u200f" + "".join(map(chr, range(0xFE00, 0xFE10)))
REFUSED = re.compile("[" + "".join("\\U%08x-\\U%08x" % r for r in REFUSED_RANGES) + "]")


def canonical(value):
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        # Text has no control but the newline here, so three escapes are all.
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


def check_values(value, depth=0):
    if isinstance(value, str):
        must(not REFUSED.search(value), "a character that could deceive a reader")
        must(not any(0xD800 <= ord(c) <= 0xDFFF for c in value), "half of a surrogate pair")
    elif isinstance(value, (list, dict)):
        must(depth < MAX_DEPTH, "nested too deeply")
        for item in value:
            check_values(item, depth + 1)
        if isinstance(value, dict):
            for item in value.values():
                check_values(item, depth + 1)
    elif not isinstance(value, bool):
        must(isinstance(value, int), "null")
        must(-MAX_NUMBER <= value <= MAX_NUMBER, "a number out of range")


def parse_json(raw):
    def members(pairs):
        found = dict(pairs)
        must(len(found) == len(pairs), "a name occurs twice")
        return found

    def number(digits):
        must(len(digits) < 20, "a number out of range")
        return int(digits)

    def refuse(what):
        raise Refused("a number that is not whole: " + what)

    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=members, parse_int=number, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as e:
        raise Refused("no JSON: %s" % e)
    check_values(value)
    must(canonical(value).encode("utf-8") == raw, "not in its one canonical spelling")
    return value


def parse_artefact(magic, data, limit, shape):
    """Two lines: the magic line and one of JSON [2.1]. Returns the value and what follows."""
    must(len(data) <= limit, "over the limit")
    lines = data.split(b"\n", 2)
    must(len(lines) == 3 and lines[0] == magic, "want the line " + magic.decode())
    value = parse_json(lines[1])
    shape(value)
    return value, lines[2]


# ---------------------------------------------------------------- shapes

def obj(members, check=None):
    """An object with exactly these members; those whose name ends in ? may be left out."""
    names = {name.rstrip("?"): (shape, name.endswith("?")) for name, shape in members.items()}

    def shape(value):
        must(isinstance(value, dict), "want an object")
        for name in value:
            must(name in names, name + ": no such member here")
        for name, (inner, optional) in names.items():
            if name not in value:
                must(optional, name + ": missing")
                continue
            if optional:  # 0 == False, so this is all that may be left out
                must(value[name] not in (0, "", [], {}), name + ": leave it out")
            inner(value[name])
        if check:
            check(value)
    return shape


def lst(inner, least=1, once=True, most=MAX_LIST):
    def shape(value):
        must(isinstance(value, list) and least <= len(value) <= most, "want a list")
        for item in value:
            inner(item)
        if once and value and isinstance(value[0], str):
            must(len(set(value)) == len(value), "occurs twice")
    return shape


def mapping(key, inner):
    def shape(value):
        must(isinstance(value, dict) and value, "want an object that is not empty")
        for name, item in value.items():
            key(name)
            inner(item)
    return shape


def option(*options):
    return lambda value: must(isinstance(value, str) and value in options, "no such option")


def matching(pattern, what):
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: must(isinstance(value, str) and compiled.fullmatch(value), "no " + what)


def string(value):
    must(isinstance(value, str), "want text")


def whole(value):
    must(isinstance(value, int) and not isinstance(value, bool) and value >= 0, "want a number from zero")


def boolean(value):
    must(isinstance(value, bool), "want true or false")


def visible(value):
    return any(not c.isspace() and c not in INVISIBLE for c in value)


def words_text(value):
    string(value)
    must(visible(value), "blank text")


def line(value):
    string(value)
    must(0 < len(value.encode()) <= MAX_TEXT and value == value.strip() and "\n" not in value and visible(value), "want one line of text")


def sized(inner, most):
    def shape(value):
        inner(value)
        must(len(value) <= most, "too long")
    return shape


name = sized(matching(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "name"), MAX_NAME)  # [2.5]
lang = sized(matching(r"[a-z0-9][a-z0-9-]*[a-z0-9]", "language tag"), MAX_NAME)
hash_text = matching(r"[0-9a-f]{64}", "hash")
nonce = matching(r"[0-9a-f]{32}", "nonce")
country = matching(r"[A-Z]{2}", "country")
words = mapping(lang, words_text)


def actor(value):
    if not (isinstance(value, str) and re.fullmatch("[A-Z]{2}", value)):
        name(value)


def base64_bytes(text, size):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused("no base64")
    must(base64.b64encode(raw).decode() == text and (size is None or len(raw) == size), "no standard base64 of that size")
    return raw


def key_text(value):
    string(value)
    check_ed25519_key(base64_bytes(value, 32))


def seal_text(value):
    string(value)
    base64_bytes(value, 1312)


def consent_text(value):
    string(value)
    base64_bytes(value, 64)


def ref(kind):
    """A reference to an object of a class [7.1]: only points have a #, which they must have."""
    def shape(value):
        string(value)
        act, hash_sign, point = value.partition("#")
        hash_text(act)
        if hash_sign:
            name(point)
        must(not hash_sign or kind in ("point", "event", "any", "occasion"), "does not name a " + kind)
        must(hash_sign or kind != "point", "does not name a point")
    return shape


# ---------------------------------------------------------------- times [7.2]

def day_number(year, month, day):
    """Days from 1970-01-01, in the Gregorian calendar."""
    year, month = (year, month) if month > 2 else (year - 1, month + 12)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 719469


def days_in(year, month):
    return day_number(year + month // 12, month % 12 + 1, 1) - day_number(year, month, 1)


MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?=[Z+-]))?(Z|[+-]\d\d:\d\d)?)?)?", re.ASCII)


def simple_span(text):
    m = MOMENT.fullmatch(text)
    must(m, "no moment")
    year, month, day, hour, minute = (int(g) if g else None for g in m.groups()[:5])
    zone = m.group(6)
    must(year >= 1, "no moment: the year 0")
    if month is None:
        return day_number(year, 1, 1) * 86400, day_number(year + 1, 1, 1) * 86400
    must(1 <= month <= 12, "no such month")
    if day is None:
        begin = day_number(year, month, 1)
        return begin * 86400, (begin + days_in(year, month)) * 86400
    must(1 <= day <= days_in(year, month), "no such day")
    offset = 0
    if zone and zone != "Z":
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        offset = (hours * 60 + minutes) * 60
        must(minutes < 60 and 0 < offset <= 14 * 3600, "no such zone")
        offset = -offset if zone[0] == "-" else offset
    begin = day_number(year, month, day) * 86400 - offset
    if hour is None:
        return begin, begin + 86400
    must(hour < 24 and minute < 60, "no such minute")
    begin += hour * 3600 + minute * 60
    return begin, begin + 60


def span(text):
    """The first second of a moment and the first after it, counted from 1970."""
    string(text)
    if "|" in text:
        one, other = map(simple_span, text.split("|", 1))
        must(one[0] < other[0], "not in order")
        return one[0], max(one[1], other[1])
    parts = text.split("/")
    must(len(parts) <= 2, "no moment")
    begin, end = simple_span(parts[0])
    if len(parts) == 2:
        end = simple_span(parts[1])[1]
        must(end > begin, "ends before it begins")
    return begin, end


def moment(value):
    span(value)


def minutes(text):
    m = re.fullmatch(r"(?:([1-9][0-9]{0,3})h)?(?:([1-9][0-9]{0,3})m)?", text, re.ASCII)
    must(m and text, "no duration")
    hours, rest = int(m.group(1) or 0), int(m.group(2) or 0)
    must(not hours or rest < 60, "no duration")
    return 60 * hours + rest


def duration_span(text):
    string(text)
    parts = re.split("[/|]", text)
    must(len(parts) <= 2, "no duration")
    least, most = minutes(parts[0]), minutes(parts[-1])
    must(len(parts) == 1 or least < most, "no duration")
    return least, most


def duration(value):
    duration_span(value)


period = matching(r"[1-9][0-9]{0,3}(h|d|bd|mo|y)", "period")
DECIMAL = r"(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{0,17}[1-9])?"


def decimal(value):
    string(value)
    m = re.fullmatch("(%s)(?:[/|](%s))?" % (DECIMAL, DECIMAL), value, re.ASCII)
    must(m, "no number")
    must(m.group(2) is None or fractions.Fraction(m.group(1)) < fractions.Fraction(m.group(2)), "no number")


def unit(value):
    if not (isinstance(value, str) and re.fullmatch("[A-Z]{3}", value)):
        name(value)


def seconds(text):
    m = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)Z", text, re.ASCII)
    must(m and int(m.group(2)) < 24 and int(m.group(3)) < 60 and int(m.group(4)) < 60, "no time")
    return simple_span(m.group(1))[0] + int(m.group(2)) * 3600 + int(m.group(3)) * 60 + int(m.group(4))


def claimed_time(value):
    string(value)
    seconds(value)


# ---------------------------------------------------------------- charter [4]

def check_party(party):
    keys = party["keys"]
    must(len(set(keys.values())) == len(keys), "one key for two uses")


pouch_text = matching(r"age1pq1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{1952}", "pouch key")

KEYS = obj({"party": key_text, "receipt": key_text, "seal": seal_text, "line": key_text, "pouch?": pouch_text})
PARTY = obj({"name": name, "names": words, "country?": country, "role": option("party", "mediator", "depositary", "host", "witness"), "keys": KEYS}, check_party)


AUDITOR = obj({"name": name, "names": words, "key": key_text})


def like_an_auditor(charter, party):
    return any(a["name"] == party["name"] or a["key"] in party["keys"].values() for a in charter.get("auditors", []))


def check_keys_apart(parties):
    keys = [key for p in parties for key in p["keys"].values()]
    must(len(set(keys)) == len(keys), "a key occurs twice")


def check_charter(c):
    must(c["law"] in (1, 2), "another version of the law")
    late = {"check-in", "silence", "witness", "auditors", "parent", "words"} & set(c)
    late = late or c["crossing"] != "past" or any(p["role"] not in ("party", "mediator") or "pouch" in p["keys"] for p in c["parties"])
    must(c["law"] == 2 or not late, "more than law 1 knows")
    must(("witness" in c) == (c["crossing"] == "witness"), "crossing and witness do not fit")
    must("witness" not in c or any(p["name"] == c["witness"] and p["role"] != "party" for p in c["parties"]), "no such witness")
    must(c["nature"] == "real" or "note" in c, "what is not real says so in words")
    must(in_order([p["name"] for p in c["parties"]]), "parties out of order")
    check_keys_apart(c["parties"])
    auditors = c.get("auditors", [])
    must(in_order([a["name"] for a in auditors]), "auditors out of order")
    must(len({a["key"] for a in auditors}) == len(auditors), "one key for two auditors")
    must(not any(like_an_auditor(c, p) for p in c["parties"]), "an auditor with the name or a key of a party")
    must(any(p["name"] == c["founder"] and p["role"] == "party" for p in c["parties"]), "the founder is no party")
    must(in_order(c["languages"]), "languages out of order")
    for interval, in_a_day in (("tolerance", 24 * 60 * 60), ("cadence", 1), ("check-in", 24), ("silence", 1)):
        must(c.get(interval, 0) <= MAX_INTERVAL * in_a_day, interval + ": more than a century")


def in_order(items):
    return all(a < b for a, b in zip(items, items[1:]))


CHARTER = obj({
    "title": words, "nature": option("real", "reconstruction", "exercise"), "note?": words, "founder": name,
    "parties": lst(PARTY, most=MAX_PARTIES), "languages": lst(lang, most=1 << 20), "law": whole, "crossing": option("past", "witness"),
    "check-in?": whole, "silence?": whole, "witness?": name, "auditors?": lst(AUDITOR, most=MAX_AUDITORS), "words?": option("diplomatic", "plain"),
    "parent?": obj({"channel": hash_text, "mandate?": ref("text")}),
    "tolerance": whole, "cadence?": whole, "private": boolean, "founded": claimed_time, "nonce": nonce,
}, check_charter)


def parse_charter(data):
    charter, rest = parse_artefact(b"parley.example/charter/v1", data, MAX_CHARTER, CHARTER)
    must(not rest, "something follows")
    return charter


# ---------------------------------------------------------------- kinds [7.3]

def check_point(p):
    if "owes" in p:
        must("to" in p, "owed to nobody")
        must("due" in p, "neither a deadline nor none")
        must(not ("condition" in p and "condition-worded" in p), "two conditions")
        must(p.get("reciprocal") != p["name"], "reciprocal with itself")
        check_amounts(p, True)
    else:
        must(not {"to", "due", "verifier", "amounts", "condition", "condition-worded", "reciprocal", "lapses"} & set(p), "owed by nobody")


def check_amounts(terms, exact):
    kinds = [(x.get("of"), x["unit"]) for x in terms.get("amounts", [])]
    must(len(set(kinds)) == len(kinds), "two amounts of the same")
    must(not exact or not any(re.search("[/|]", x["number"]) for x in terms.get("amounts", [])), "want one number")


def check_due(d):
    must(len(d) == 1, "in exactly one form")
    must(len(d.get("earliest", "  ")) > 1, "the earliest of one")
    must(len(d.get("latest", "  ")) > 1, "the latest of one")


def check_after(a):
    must(("event" in a) != ("point" in a), "after what?")
    must(a.get("delay", "").endswith("bd") == ("calendar" in a), "business days and a calendar")


def check_alternative(a):
    must(len(a) == 1, "in exactly one form")


def check_every(e):
    must(not e["period"].endswith("bd"), "recurring in business days")
    must(re.fullmatch(r"\d{4}-\d\d-\d\d[^/|]*", e["from"]), "from no day")
    must("until" not in e or span(e["until"])[1] >= span(e["from"])[1], "ends before it begins")


def check_measure(m):
    must(m["category"] != "persona-non-grata" or "deadline" in m, "no day to leave by")
    must((m["category"] == "confidence-building") == ("every" in m), "notified how often?")
    if m.get("nature") == "countermeasure":
        must("answers" in m and {"announced", "notice-in"} & set(m) and {"ends", "ends-when"} & set(m), "no countermeasure")
    must("announced" not in m or span(m["announced"])[0] < span(m["taken"])[1], "announced after it was taken")
    check_amounts(m, False)


def check_eased(m):
    must({"scope", "except", "amounts"} & set(m), "eased to what?")
    check_amounts(m, False)


def check_calendar(c):
    must(1 <= c["first-year"] <= c["last-year"] <= 9999, "no such years")
    must(len(c["weekend"]) < 7, "no business day")
    days = c.get("holidays", [])
    must(all(re.fullmatch(r"\d{4}-\d\d-\d\d", d) and c["first-year"] <= int(d[:4]) <= c["last-year"] for d in days), "no day in those years")
    must(in_order(days), "holidays out of order")


def points_in(due):
    """The names of the points beside it after which something is due."""
    afters = [due.get("after", {})] + [a.get("after", {}) for a in due.get("earliest", []) + due.get("latest", [])]
    return [a["point"] for a in afters if "point" in a]


def check_move(terms):
    must(not points_in(terms["due"]), "no point stands beside a move")


def check_points(terms):
    names = [p["name"] for p in terms.get("points", [])]
    must(len(set(names)) == len(names), "a point twice")
    must(all(p.get("reciprocal", p["name"]) in names for p in terms.get("points", [])), "reciprocal with no point")
    for p in terms.get("points", []):
        must(all(x in names and x != p["name"] for x in points_in(p.get("due", {}))), "due after no point")


def check_in_force(f):
    must((f["on"] == "date") == ("date" in f) and (f["on"] == "event") == ("when" in f), "in force when?")


def not_zero(value):
    hash_text(value)
    must(value != 64 * "0", "a hash of zeros")


def check_offer(offer):
    must(offer, "an offer of nothing")
    check_amounts(offer, False)


def check_round(terms):
    must(len(terms["parties"]) >= 2 and in_order(terms["parties"]), "parties")


def check_undone(terms):
    must(len(terms) == 1, "in answer to a default or to a silence")


def check_stages(terms):
    if terms["form"] != "package":
        must(not {"stages", "snap-back"} & set(terms), "stages, and no package")
        return
    must({"stages", "snap-back"} <= set(terms), "a package without stages or snap-back")
    stages = [s["name"] for s in terms["stages"]]
    must(len(set(stages)) == len(stages), "a stage twice")
    steps = [step for s in terms["stages"] for step in s["steps"]]
    must(sorted(steps) == sorted(p["name"] for p in terms.get("points", [])), "steps and points differ")
    must(all("owes" in p for p in terms.get("points", [])), "a step owed by nobody")


def check_text(terms):
    check_points(terms)
    check_stages(terms)
    must(len(terms["parties"]) >= 2 and in_order(terms["parties"]), "parties")
    must("prevails" not in terms or terms["prevails"] in terms["authentic"], "what prevails is not authentic")
    must((terms["form"] == "adherence-declaration") == ("through" in terms), "through whom?")
    must(terms.get("through") not in terms["parties"], "the intermediary is one of the parties")
    must("through" not in terms or "initials-sign" not in terms, "nothing is signed in an adherence declaration")
    must((terms["form"] == "expunging") == ("expunges" in terms), "expunges what?")
    must(terms["form"] != "expunging" or terms["in-force"]["on"] == "adoption", "an expunging text is in force on adoption")
    brackets = terms.get("brackets", [])
    must(len({b["name"] for b in brackets}) == len(brackets), "a bracket twice")
    must(all(p in terms["parties"] for b in brackets for p in b["by"]), "a bracket of one who is not to sign")


def check_undertakings(terms):
    check_points(terms)
    must(all("owes" in p for p in terms.get("points", [])), "an undertaking that nobody owes")


def check_notice(terms):
    must("follows" in terms or terms["form"] in ("information", "intention"), "follows what?")
    must("follows" not in terms or terms["form"] != "intention", "an intention follows nothing")


BRACKET = re.compile(r"\[([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?): ")


def check_brackets(terms, body, tag):
    """Each bracket of the terms once in the words of a language, closed, and no other [7.1]."""
    names = [b["name"] for b in terms.get("brackets", [])]
    if not names:
        return
    said = [body["text"][tag]] + [body["points"][p["name"]].get(tag, "") for p in terms.get("points", [])]
    found = []
    for text in said:
        for m in BRACKET.finditer(text):
            found.append(m.group(1))
            depth = 1
            for c in text[m.start() + 1:]:
                depth += (c == "[") - (c == "]")
                if depth == 0:
                    break
            must(depth == 0, "a bracket is not closed")
    must(sorted(found) == sorted(names), "the brackets are not those of the terms, each once")


def check_powers(p):
    must(in_order(p["may"]), "powers out of order")
    if "from" in p and "until" in p:
        must(span(p["until"])[1] > span(p["from"])[0], "powers end before they begin")


FORM = option("call", "video", "meeting", "visit", "expert-meeting", "consultation", "summit", "demarche")
LEVEL = option("leaders", "ministers", "deputies", "experts", "officials")
DELEGATION = obj({"party": name, "head": line, "members?": lst(line, once=False)})
LINES = lst(line, once=False)
TOPICS = lst(ref("topic"))
AFTER = obj({"event?": ref("event"), "point?": line, "delay?": period, "calendar?": ref("calendar")}, check_after)
EVERY = obj({"period": period, "from": moment, "until?": moment}, check_every)
ALTERNATIVES = lst(obj({"by?": moment, "after?": AFTER}, check_alternative))
DUE = obj({
    "by?": moment, "none?": boolean, "standing?": boolean, "after?": AFTER, "every?": EVERY,
    "earliest?": ALTERNATIVES, "latest?": ALTERNATIVES,
}, check_due)
AMOUNTS = lst(obj({"of?": line, "number": decimal, "unit": unit}))
POINT = obj({
    "name": name, "owes?": lst(name), "to?": lst(name), "due?": DUE, "amounts?": AMOUNTS, "condition?": ref("event"),
    "condition-worded?": boolean, "reciprocal?": line, "lapses?": moment, "verifier?": name, "topic?": ref("topic"), "same?": ref("point"),
}, check_point)
POINTS = lst(POINT)
IN_FORCE = obj({"on": option("adoption", "date", "event", "condition"), "date?": moment, "when?": ref("event")}, check_in_force)
BRACKETS = lst(obj({"name": name, "by": lst(name)}))
FACTS = {
    "form?": FORM, "level?": LEVEL, "when?": moment, "initiative?": lst(name), "venue?": line, "host?": actor,
    "delegations?": lst(DELEGATION), "topics?": TOPICS, "follows?": ref("contact"),
}


def facts(*required, **more):
    members = dict(FACTS, **more)
    return obj({n.rstrip("?") if n.rstrip("?") in required else n: shape for n, shape in members.items()})


STAGE = obj({"name": name, "steps": lst(line, once=False), "certifier?": name, "together?": boolean})
OFFER = obj({"amounts?": AMOUNTS, "document?": not_zero}, check_offer)
NONE = obj({})
POWERS = obj({
    "official": name, "name": line, "office": line, "key": key_text,
    "may": lst(option("send", "publish", "initial", "sign", "ad-referendum")), "from?": moment, "until?": moment,
}, check_powers)
STATED = obj({"points?": POINTS, "topics?": TOPICS}, check_points)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CATEGORY = option("personnel", "premises", "personnel-and-premises", "visas", "travel", "trade", "finance", "communications", "other",
    "persona-non-grata", "confidence-building")

# kind: the power that an official needs (None: the party alone), what it is about (? : or
# nothing), what its body may say (! : must), its terms.
KINDS = {
    "contact.proposed": ("send", "", "title text", facts("form", "level", "when")),
    "contact.accepted": ("send", "contact", "text", NONE),
    "contact.declined": ("send", "contact", "text", NONE),
    "contact.moved": ("send", "contact", "text", obj({"when": moment, "venue?": line})),
    "contact.cancelled": ("send", "contact", "text", obj({"initiative?": lst(name)})),
    "contact.held": ("send", "contact?", "title text", facts("when", **{"lasted?": duration, "fulfils?": lst(ref("point"))})),
    "charter": (None, "", "", NONE),
    "invitation": (None, "", "text", obj({"party": PARTY})),
    "key.rotated": (None, "", "text", obj({"keys": KEYS, "consent": consent_text}, check_party)),
    "accession": (None, "invitation?", "text", NONE),
    "powers.given": (None, "", "text", POWERS),
    "powers.revoked": (None, "powers", "text", NONE),
    "secession": (None, "", "text", NONE),
    "silence.noticed": ("sign", "", "text", obj({"party": name})),
    "measure.notified": ("sign", "", "title text!", obj({
        "category": CATEGORY, "target": name, "taken": moment, "deadline?": moment, "answers?": lst(ref("occasion")),
        "notice?": boolean, "topics?": TOPICS, "nature?": option("retorsion", "countermeasure"), "announced?": moment,
        "notice-in?": ref("any"), "scope?": LINES, "except?": LINES, "amounts?": AMOUNTS, "ends?": line,
        "ends-when?": ref("event"), "every?": EVERY}, check_measure)),
    "measure.eased": ("sign", "measure", "text", obj({
        "eased": moment, "scope?": LINES, "except?": LINES, "amounts?": AMOUNTS, "against?": lst(ref("measure"))}, check_eased)),
    "agrement.requested": ("sign", "", "text", obj({"to": name, "person": line, "office": line})),
    "agrement.given": ("sign", "agrement", "text", NONE),
    "agrement.refused": ("sign", "agrement", "text", NONE),
    "measure.lifted": ("sign", "measure", "text", obj({"lifted": moment, "against?": lst(ref("measure"))})),
    "point.confirmed": ("send", "point", "text", NONE),
    "point.reported": ("send", "point", "text", obj({
        "on?": moment, "for?": moment, "amounts?": AMOUNTS, "evidence?": lst(ref("any")),
        "publications?": lst(obj({"publisher": line, "address": line, "dated?": moment, "sha256?": hash_text}))},
        lambda t: check_amounts(t, True))),
    "point.acknowledged": ("send", "point", "text", obj(
        {"on?": moment, "for?": moment, "amounts?": AMOUNTS}, lambda t: check_amounts(t, True))),
    "point.contested": ("send", "point", "text!", obj({"for?": moment})),
    "point.moved": ("send", "point", "text", obj({"due": DUE}, check_move)),
    "point.move-accepted": ("sign", "move", "text", NONE),
    "point.released": ("sign", "point", "text", NONE),
    "point.condition-met": ("send", "point", "text", NONE),
    "calendar.published": ("send", "", "title! text", obj(
        {"first-year": whole, "last-year": whole, "weekend": lst(option(*WEEK)), "holidays?": lst(moment)}, check_calendar)),
    "readout": ("publish", "contact", "title text! points", STATED),
    "announcement": ("publish", "contact?", "title text! points", STATED),
    "quotation": ("send", "contact?", "title text!", obj({
        "speaker": line, "said": moment, "source": obj({"publisher": line, "address?": line, "dated?": moment}), "topics?": TOPICS})),
    "text.proposed": ("send", "", "title text! points", obj({
        "form": option("joint-statement", "agreed-minutes", "agreement", "mandate", "agenda", "communique",
                       "single-negotiating-text", "adherence-declaration", "expunging", "package"), "parties": lst(name),
        "authentic": lst(lang), "prevails?": lang, "in-force": IN_FORCE, "points?": POINTS, "version-of?": ref("text"),
        "replaces?": ref("text"), "contact?": ref("contact"), "topics?": TOPICS, "brackets?": BRACKETS,
        "initials-sign?": boolean, "through?": name, "expunges?": lst(ref("act")),
        "stages?": lst(STAGE), "snap-back?": option("stage", "whole")}, check_text)),
    "text.initialled": ("initial", "text", "text", NONE),
    "text.adhered": ("sign", "text", "text", obj({"until?": moment})),
    "text.declared": ("sign", "text", "text", NONE),
    "correction.proposed": ("sign", "text", "title text!", obj({"languages": lst(lang), "until": moment})),
    "correction.accepted": ("sign", "correction", "text", NONE),
    "correction.objected": ("send", "correction", "text!", NONE),
    "note.verbale": ("initial", "", "title text!", obj({
        "to": name, "number": line, "reply-to?": ref("statement"), "topics?": TOPICS})),
    "aide-memoire": ("send", "contact", "title text!", obj({"topics?": TOPICS})),
    "protest": ("send", "", "title text!", obj({
        "to": name, "against": lst(ref("any")), "reply-to?": ref("statement"), "topics?": TOPICS})),
    "formal-notice": ("sign", "", "title text!", obj({
        "form": option("information", "acknowledgment", "intention", "objection", "instrument", "revocation"), "to": lst(name),
        "number": line, "treaty": line, "follows?": ref("statement"), "topics?": TOPICS}, check_notice)),
    "declaration": ("sign", "", "title text! points", obj({"points?": POINTS, "topics?": TOPICS}, check_undertakings)),
    "correction": ("publish", "statement", "title text!", NONE),
    "round.opened": ("send", "", "title text!", obj({"parties": lst(name), "mediator?": name, "until?": moment}, check_round)),
    "offer.sealed": ("sign", "round", "text", obj({"commitment": not_zero})),
    "offer.opened": ("sign", "round", "text", obj({"offer": OFFER, "random": not_zero})),
    "round.matched": ("send", "round", "text", obj({"match?": OFFER})),
    "round.closed": ("send", "round", "text", NONE),
    "group.formed": ("sign", "", "title! text", obj({"mandate": ref("text"), "channel": not_zero})),
    "group.confirmed": ("sign", "group", "text", NONE),
    "group.reported": ("send", "group", "title text! points", obj({"act?": not_zero, "points?": POINTS, "topics?": TOPICS}, check_points)),
    "group.closed": ("sign", "group", "text", NONE),
    "stage.ready": ("sign", "text", "text", obj({"stage": line})),
    "stage.certified": ("sign", "text", "text", obj({"stage": line, "evidence?": lst(ref("any"))})),
    "step.defaulted": ("sign", "point", "text", NONE),
    "step.undone": ("sign", "point", "text", obj({"default?": ref("default"), "silence?": name}, check_undone)),
    "text.signed": ("sign", "text", "text", obj({"ad-referendum?": boolean, "until?": moment})),
    "text.confirmed": ("sign", "text", "text", NONE),
    "text.condition-met": ("send", "text", "text", NONE),
    "notes.offered": ("sign", "", "title text! points", obj({
        "to": name, "number?": line, "points?": POINTS, "contact?": ref("contact"), "topics?": TOPICS}, check_points)),
    "notes.answered": ("sign", "notes", "title text!", obj({"number?": line})),
    "withdrawal": ("send", "offer", "text", NONE),
    "topic.opened": ("send", "", "title! text", NONE),
    "topic.renamed": ("send", "topic", "title! text", NONE),
    "topic.closed": ("send", "topic", "text", NONE),
}


def check_kind(act):
    """What an act of a known kind must be when it is offered or proven [7.1, 10]."""
    must(act["kind"] in KINDS, "a kind that is not known here")
    _, about, body, shape = KINDS[act["kind"]]
    shape(act["terms"])
    if "about" in act:
        must(about, "about: this kind is about nothing")
        ref(about.rstrip("?"))(act["about"])
    else:
        must(not about or about.endswith("?"), "about: missing")
    must("body" not in act or body, "this kind has no body")
    must("body" in act or "!" not in body and not act["terms"].get("points"), "this is said in words")


def check_body_fits(act, body):
    may = KINDS[act["kind"]][2].split()
    for part in ("title", "text", "points"):
        if part in body:
            must(part in may or part + "!" in may, part + ": this kind has none")
        else:
            must(part + "!" not in may, part + ": missing")
    points = {p["name"] for p in act["terms"].get("points", [])}
    must(points == set(body.get("points", {})), "the words are not those of the points")
    if act["kind"] == "text.proposed":
        for tag in act["terms"]["authentic"]:
            must(tag in body.get("text", {}), "no words in an authentic language")
            check_brackets(act["terms"], body, tag)
    if act["kind"] == "correction.proposed":
        for tag in act["terms"]["languages"]:
            must(tag in body.get("text", {}), "no words in a language that it corrects")


# ---------------------------------------------------------------- sealed offers [6.4]

SEALED_OFFER = obj({"channel": not_zero, "offer": OFFER, "party": name, "random": not_zero, "round": ref("round")})


def parse_sealed_offer(data):
    offer, rest = parse_artefact(b"parley.example/offer/v1", data, MAX_ACT, SEALED_OFFER)
    must(not rest, "something follows")
    return offer


# ---------------------------------------------------------------- notes [3.1]

KEY_NAME = re.compile(r"[!-*,-~]{1,%d}" % MAX_KEY_NAME)  # visible ASCII without +


def parse_note(data):
    """Returns the text and a list of (key name, key id, signature)."""
    try:
        data.decode("utf-8")
    except ValueError:
        raise Refused("not UTF-8")
    must(not any(c < 0x20 and c != 0x0A for c in data), "a control character")
    split = data.rfind(b"\n\n")
    must(split >= 0 and data.endswith(b"\n"), "no signature")
    text, signatures = data[:split + 1], []
    lines = data[split + 2:].split(b"\n")[:-1]
    must(1 <= len(lines) <= MAX_SIGNATURES, "no signature, or too many")
    for one in lines:
        parts = one.decode("utf-8").split(" ")
        must(len(parts) == 3 and parts[0] == "\u2014" and KEY_NAME.fullmatch(parts[1]), "no signature line")
        raw = base64_bytes(parts[2], None)
        must(len(raw) > 4, "no signature")
        signatures.append((parts[1], raw[:4], raw[4:]))
    return text, signatures


ED25519, COSIGNATURE, MLDSA44 = 1, 4, 6


def key_id(key):
    key_name, kind, public = key
    return sha256(key_name.encode() + b"\n" + bytes([kind]) + public)[:4]


def check_signature(key, text, signature):
    """Checks one line of a note against (name, type, public key). Returns its time, or 0."""
    key_name, kind, public = key
    by, claimed, raw = signature
    must(by == key_name and claimed == key_id(key), "signed by %s, want %s" % (by, key_name))
    if kind == ED25519:
        must(ed25519_fits(public, text, raw), "the signature by %s does not fit" % key_name)
        return 0
    must(len(raw) > 8, "no timestamp")
    stamp = int.from_bytes(raw[:8], "big")
    must(stamp <= MAX_STAMP and (stamp or kind == MLDSA44), "no such time")
    if kind == COSIGNATURE:
        fits = ed25519_fits(public, b"cosignature/v1\ntime %d\n" % stamp + text, raw[8:])
    else:
        origin, size, root = parse_head(text)
        must(kind == MLDSA44 and len(key_name) < 256 and len(origin) < 256, "no such signature")
        message = (b"subtree/v1\n\0" + bytes([len(key_name)]) + key_name.encode() + stamp.to_bytes(8, "big")
                   + bytes([len(origin)]) + origin.encode() + bytes(8) + size.to_bytes(8, "big") + root)
        fits = mldsa44_fits(public, message, raw[8:])
    must(fits, "the signature by %s does not fit" % key_name)
    return stamp


# ---------------------------------------------------------------- logs [5]

def parse_head(text):
    lines = text.decode("utf-8").split("\n")
    must(len(lines) == 4 and lines[3] == "", "a checkpoint has three lines")
    must(KEY_NAME.fullmatch(lines[0]), "no origin")
    must(re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) and int(lines[1]) <= MAX_NUMBER, "no size")
    return lines[0], int(lines[1]), base64_bytes(lines[2], 32)


def parse_checkpoint(data):
    must(len(data) <= MAX_CHECKPOINT, "over the limit")
    text, signatures = parse_note(data)
    origin, size, root = parse_head(text)
    return text, signatures, origin, size, root


CITED = lst(obj({"party": name, "size": whole, "root": hash_text}), least=0, most=MAX_HEADS)


def cited(value):
    CITED(value)
    must(in_order([(c["party"], c["size"], c["root"]) for c in value]), "heads out of order")
    must(all(c["size"] > 0 for c in value), "a head of an empty log")


def note_text(value):
    must(isinstance(value, str), "want a note as text")


ENTRY = obj({
    "n": whole, "time": claimed_time, "seen": cited, "node?": name,
    "statements?": lst(note_text, most=MAX_PARTIES, once=False),
})


def parse_entry(data):
    entry, rest = parse_artefact(b"parley.example/entry/v1", data, MAX_ENTRY, ENTRY)
    node = entry.get("node")
    if node == "fork-found":
        parse_fork(rest)
    else:
        must((node in (None, "surfaced")) == bool(rest), "either an act or a node's own kind")
    must("statements" not in entry or node == "restored", "only restored carries statements")
    stated = [parse_statement(s.encode("utf-8"))[0] for s in entry.get("statements", [])]
    must(in_order([s["party"] for s in stated]), "statements out of order")
    must(len({(s["channel"], s["log"], s["nonce"]) for s in stated}) <= 1, "statements about different things")
    return entry, rest


# ---------------------------------------------------------------- statements [5.4]

def check_statement(s):
    must(s["party"] != s["log"], "a statement about one's own log")
    must((s["size"] > 0) == ("root" in s), "a size and a root, or neither")


STATEMENT = obj({
    "channel": hash_text, "party": name, "log": name, "size": whole, "root?": hash_text, "nonce": nonce,
    "restoring?": boolean, "time": claimed_time,
}, check_statement)


def parse_statement(data):
    """Returns the statement, its text and its one signature."""
    must(len(data) <= MAX_STATEMENT, "over the limit")
    text, signatures = parse_note(data)
    statement, rest = parse_artefact(b"parley.example/statement/v1", text, MAX_STATEMENT, STATEMENT)
    must(not rest, "something follows")
    must(len(signatures) == 1, "want exactly one signature")
    return statement, text, signatures[0]


# ---------------------------------------------------------------- forks [9.4]

def consistent_roots(old, new, whole_tree, path, old_root):
    """The roots at two sizes that a consistency proof leads to, as RFC 6962 section 2.1.2 builds it."""
    if old == new:
        must(len(path) == (0 if whole_tree else 1), "the path has another length")
        return (old_root, old_root) if whole_tree else (path[0], path[0])
    must(path, "the path is too short")
    split = 1 << (new - 1).bit_length() - 1
    if old <= split:
        a, b = consistent_roots(old, split, whole_tree, path[:-1], old_root)
        return a, sha256(b"\1" + b + path[-1])
    a, b = consistent_roots(old - split, new - split, False, path[:-1], old_root)
    return sha256(b"\1" + path[-1] + a), sha256(b"\1" + path[-1] + b)


FORK = obj({
    "channel": hash_text, "party": name, "heads": lst(note_text, least=2, most=2, once=False), "root?": hash_text,
    "path?": lst(hash_text, most=2 * 64, once=False),
})


def parse_fork(data, more=False):
    """Returns the evidence, its heads as (text, signature), and what follows it."""
    must(len(data) <= MAX_FORK + MAX_CHARTER, "over the limit")
    fork, rest = parse_artefact(b"parley.example/fork/v1", data, MAX_FORK + MAX_CHARTER, FORK)
    must(len(data) - len(rest) <= MAX_FORK, "over the limit")
    must(more or not rest, "something follows")
    heads, points = [], []
    for note in fork["heads"]:
        text, signatures, origin, size, root = parse_checkpoint(note.encode("utf-8"))
        must(origin == fork["party"] + "/channels/" + fork["channel"], "a head of another log")
        must(len(signatures) == 1, "want exactly one signature")
        heads.append((text, signatures[0]))
        points.append((size, root))
    (small, small_root), (large, large_root) = points
    if small == large:
        must("root" not in fork and "path" not in fork and small_root < large_root, "heads of one size")
    else:
        must(0 < small < large and "root" in fork, "the smaller head first, and another root")
        other = bytes.fromhex(fork["root"])
        must(other != small_root, "the heads do not contradict each other")
        path = [bytes.fromhex(h) for h in fork.get("path", [])]
        must(consistent_roots(small, large, True, path, other) == (other, large_root), "the path leads elsewhere")
    return fork, heads, rest


def verify_fork(data, fingerprint):
    """Verifies a file of evidence. Returns the evidence and the charter."""
    fork, heads, rest = parse_fork(data, more=True)
    must(sha256(rest) == fingerprint and fork["channel"] == fingerprint.hex(), "another charter than the one you trust")
    charter = parse_charter(rest)
    keys = [base64_bytes(p["keys"]["party"], 32) for p in charter["parties"] if p["name"] == fork["party"]]
    must(keys, "the charter does not name that party")
    for text, signature in heads:
        check_signature((fork["party"] + "/channels/" + fork["channel"], ED25519, keys[0]), text, signature)
    return fork, charter


def leaf_hash(entry):
    return sha256(b"\0" + entry)


def tree_root(leaves):
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree_root(leaves[:split]) + tree_root(leaves[split:]))


def root_by_path(leaf, index, size, path):
    """The root that a path leads to, as RFC 6962 section 2.1.1 builds it, from the top."""
    if size == 1:
        must(not path, "the path is too long")
        return leaf
    must(path, "the path is too short")
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return sha256(b"\1" + root_by_path(leaf, index, split, path[:-1]) + path[-1])
    return sha256(b"\1" + path[-1] + root_by_path(leaf, index - split, size - split, path[:-1]))


# ---------------------------------------------------------------- acts [6]

def terms_object(value):
    must(isinstance(value, dict), "terms: want an object")


ACT = obj({
    "channel": hash_text, "party": name, "by?": name, "kind": name, "dated": claimed_time, "about?": ref("any"),
    "basis": cited, "terms": terms_object, "body?": not_zero, "nonce": nonce,
})


def parse_act(data):
    """Returns the act, its text, its one signature, and the name under which it is signed."""
    must(len(data) <= MAX_ACT, "over the limit")
    text, signatures = parse_note(data)
    act, rest = parse_artefact(b"parley.example/act/v1", text, MAX_ACT, ACT)
    must(not rest, "something follows")
    must(len(signatures) == 1, "want exactly one signature")
    signer = act["party"] + ("/officials/" + act["by"] if "by" in act else "")
    return act, text, signatures[0], signer


def check_act_signature(parsed, public):
    _, text, signature, signer = parsed
    check_signature((signer, ED25519, public), text, signature)


BODY = obj({
    "title?": words, "text?": words, "points?": mapping(name, words),
    "translations?": mapping(lang, option("official", "machine")), "salt": nonce,
})


def parse_body(data):
    body, rest = parse_artefact(b"parley.example/body/v1", data, MAX_BODY, BODY)
    must(not rest, "something follows")
    must({"title", "text", "points"} & set(body), "says nothing")
    return body


# ---------------------------------------------------------------- frames and bundles [8]

class Frames:
    def __init__(self, magic, data):
        must(data.startswith(magic + b"\n"), "want the line " + magic.decode())
        self.rest = data[len(magic) + 1:]

    def next(self, kind, limit):
        head, newline, rest = self.rest.partition(b"\n")
        m = re.fullmatch(kind.encode() + b" (0|[1-9][0-9]{0,9})", head)
        must(m and newline, "want a frame " + kind)
        size = int(m.group(1))
        must(size <= limit and rest[size:size + 1] == b"\n", "a frame over its limit or cut short: " + kind)
        self.rest = rest[size + 1:]
        return rest[:size]

    def end(self):
        must(not self.rest, "something follows the last frame")


def check_bundle_table(t):
    # Several heads, or parts, of one party are of branches of its log, and have a root each [5.5].
    must(in_order([(h["party"], h["size"], h.get("root", "")) for h in t["have"]]), "have: out of order")
    named = [h["party"] for h in t["have"]]
    must(all("root" in h or named.count(h["party"]) == 1 for h in t["have"]), "have: a log twice without roots")
    parts = [part["party"] for part in t["logs"]]
    must(parts == sorted(parts), "logs: out of order")
    must("statements" not in t or 0 < t["statements"] <= MAX_PARTIES, "statements: too many")
    frames = t["bodies"]
    for part in t["logs"]:
        must(part["first"] + part["entries"] <= MAX_NUMBER, "beyond the largest index")
        must(not part["entries"] or part["checkpoints"], "entries without a checkpoint")
        frames += part["entries"] + part["checkpoints"]
    must(frames <= MAX_FRAMES, "too many frames")


BUNDLE = obj({
    "channel": hash_text, "from": name, "have": lst(obj({"party": name, "size": whole, "root?": hash_text}), least=0, most=MAX_HEADS),
    "ask?": boolean, "charter?": boolean, "bodies": whole, "restoring?": nonce, "statements?": whole,
    "logs": lst(obj({"party": name, "first": whole, "entries": whole, "checkpoints": whole}), least=0, most=MAX_HEADS),
}, check_bundle_table)


def parse_bundle(data):
    """Takes a bundle apart and returns how many frames it has after the table."""
    must(len(data) <= MAX_BUNDLE, "over the limit")
    frames = Frames(b"parley.example/bundle/v1", data)
    table = parse_json(frames.next("table", MAX_TABLE))
    BUNDLE(table)
    plan = [("charter", MAX_CHARTER)] if "charter" in table else []
    for part in table["logs"]:
        plan += part["entries"] * [("entry", MAX_ENTRY)] + part["checkpoints"] * [("checkpoint", MAX_CHECKPOINT)]
    plan += table["bodies"] * [("body", MAX_BODY)]
    plan += table.get("statements", 0) * [("statement", MAX_STATEMENT)]
    for kind, limit in plan:
        frames.next(kind, limit)
    frames.end()
    return len(plan)


# ---------------------------------------------------------------- proofs [9]

PROOF = obj({"exhibits": lst(obj({"party": name, "body?": boolean}), most=MAX_PROOF)})


def parse_inclusion(data):
    head, found, checkpoint = data.partition(b"\n\n")
    lines = head.split(b"\n")
    must(found and len(lines) >= 2 and lines[0] == b"c2sp.org/tlog-proof@v1", "no tlog-proof")
    m = re.fullmatch(b"index (0|[1-9][0-9]{0,15})", lines[1])
    must(m and int(m.group(1)) <= MAX_NUMBER, "no index")
    try:
        path = [base64_bytes(one.decode("ascii"), 32) for one in lines[2:]]
    except UnicodeDecodeError:
        raise Refused("no base64")
    return int(m.group(1)), path, checkpoint


def parse_proof(data):
    must(len(data) <= MAX_PROOF, "over the limit")
    frames = Frames(b"parley.example/proof/v1", data)
    table = parse_json(frames.next("table", MAX_TABLE))
    PROOF(table)
    charter, exhibits = frames.next("charter", MAX_CHARTER), []
    for row in table["exhibits"]:
        x = {"party": row["party"], "entry": frames.next("entry", MAX_ENTRY)}
        x["index"], x["path"], x["checkpoint"] = parse_inclusion(frames.next("inclusion", MAX_CHECKPOINT + 4096))
        x["body"] = frames.next("body", MAX_BODY) if "body" in row else None
        exhibits.append(x)
    frames.end()
    return charter, exhibits


def open_exhibit(x, channel):
    """Reads an exhibit's entry, act and body, and checks what needs no key."""
    entry, raw = parse_entry(x["entry"])
    must(entry["n"] == x["index"], "the entry says another number than its place")
    must(all(c["party"] != x["party"] for c in entry["seen"]), "the entry cites its own log")
    x["act"], x["words"] = None, None
    if raw:
        x["act"] = parse_act(raw)
        x["hash"] = sha256(raw)
        act = x["act"][0]
        must(act["channel"] == channel.hex() and act["party"] == x["party"], "an act of another channel or party")
        check_kind(act)
    else:
        must(entry["node"] in ("received", "check-in"), "a node's entry of a kind that is not known here")
    if x["body"] is not None:
        x["words"] = parse_body(x["body"])
        must(x["act"] and x["act"][0].get("body") == sha256(x["body"]).hex(), "another body than the act commits to")
        check_body_fits(x["act"][0], x["words"])


def public_key(keys, use):
    return base64.b64decode(keys[use])


def keys_at(chain, size):
    """The keys of a party when its log has that size [4.1]: the last that begin by then."""
    return [keys for begin, keys in chain if begin <= size][-1]


def rotate(chain, index, parsed, charter, channel):
    """Takes a rotation of keys into a chain, a list of (size, keys) [4.1]."""
    act, old, new = parsed[0], chain[-1][1], parsed[0]["terms"]["keys"]
    must(charter["law"] >= 2 and "by" not in act, "only the party itself, under law 2, rotates keys")
    check_act_signature(parsed, public_key(old, "party"))
    known = {key for _, keys in chain for key in keys.values()} | {key for p in charter["parties"] for key in p["keys"].values()}
    known |= {a["key"] for a in charter.get("auditors", [])}
    changed = [use for use in new if new[use] != old.get(use)]
    must(changed, "nothing is rotated")
    must(not any(new[use] in known for use in changed), "a key that is or was another")
    statement = canonical({"channel": channel.hex(), "party": act["party"], "old": old["party"], "keys": new})
    text = ("parley.example/key-rotation/v1\n" + statement + "\n").encode()
    must(ed25519_fits(public_key(new, "party"), text, base64_bytes(act["terms"]["consent"], 64)), "no consent by the new party key")
    chain.append((index + 1, new))


def check_chains_apart(chains):
    uses = {}
    for party, chain in chains.items():
        for _, keys in chain:
            for use, key in keys.items():
                must(uses.setdefault(key, (party, use)) == (party, use), "a key occurs twice")


def kind_of(x):
    return x["act"][0]["kind"] if x["act"] else None


def verify_proof(data, fingerprint):
    charter_bytes, exhibits = parse_proof(data)
    channel = sha256(charter_bytes)
    must(channel == fingerprint, "another charter than the trusted one")
    charter = parse_charter(charter_bytes)
    for x in exhibits:
        open_exhibit(x, channel)

    # The invitations stand at the end: for each invited party, by name, one by every principal
    # of the charter, by name, and all in the same terms.
    parties = {p["name"]: p for p in charter["parties"]}
    principals = [p["name"] for p in charter["parties"] if p["role"] == "party"]
    first = len(exhibits)
    while first > 1 and kind_of(exhibits[first - 1]) == "invitation":
        first -= 1
    last = ""
    for i in range(first, len(exhibits), len(principals)):
        group = exhibits[i:i + len(principals)]
        must([x["party"] for x in group] == principals, "want one invitation by every principal")
        invited = [x["act"][0]["terms"]["party"] for x in group]
        must(all(p == invited[0] for p in invited), "invitations in different terms")
        must(invited[0]["name"] > last and invited[0]["name"] not in parties, "invited twice, or out of order")
        must(not like_an_auditor(charter, invited[0]), "a party with the name or a key of an auditor")
        last = invited[0]["name"]
        parties[last] = invited[0]

    # Before them stand the rotations of keys, by party and in the order of their logs. What is
    # proven may be one as well.
    turns = first
    while turns > 1 and kind_of(exhibits[turns - 1]) == "key.rotated":
        turns -= 1
    must(in_order([(x["party"], x["index"]) for x in exhibits[turns:first]]), "rotations out of order")
    chains = {n: [(0, p["keys"])] for n, p in parties.items()}
    shown = exhibits[turns:first] + ([exhibits[0]] if kind_of(exhibits[0]) == "key.rotated" else [])
    shown.sort(key=lambda x: (x["party"], x["index"]))
    must(in_order([(x["party"], x["index"]) for x in shown]), "a rotation twice")
    for x in shown:
        must(x["party"] in chains, "no party of this channel")
        rotate(chains[x["party"]], x["index"], x["act"], charter, channel)
    check_chains_apart(chains)

    # Every exhibit lies in its author's log, under one head for each log.
    heads, sealed, receipts, given_by = {}, 0, {}, {}
    for i, x in enumerate(exhibits):
        must(x["party"] in parties, "no party of this channel")
        if x["party"] in heads:
            must(x["checkpoint"] == heads[x["party"]], "two heads of one log")
        heads[x["party"]] = x["checkpoint"]
        text, signatures, origin, size, root = parse_checkpoint(x["checkpoint"])
        must(origin == x["party"] + "/channels/" + channel.hex(), "the head of another log")
        must(x["index"] < size, "the index lies beyond the log")
        must(root_by_path(leaf_hash(x["entry"]), x["index"], size, x["path"]) == root, "the path leads elsewhere")
        x["size"] = size
        # The first head bears the receipts as well; what shares it has been checked with it.
        if i > 0 and x["party"] in [y["party"] for y in exhibits[:i]]:
            continue
        author = keys_at(chains[x["party"]], size)
        keys = [(origin, ED25519, public_key(author, "party")), (origin, MLDSA44, public_key(author, "seal"))]
        if i == 0:
            givers = sorted((n + "/receipts", n) for n in parties if n != x["party"])
            must(len(signatures) == 2 + len(givers), "want exactly %d signatures" % (2 + len(givers)))
            for (signer, n), s in zip(givers, signatures[2:]):
                # A receipt is good under any receipt key that its giver is shown to have had.
                could = [(begin, (signer, COSIGNATURE, public_key(k, "receipt"))) for begin, k in chains[n]]
                fitting = [one for one in could if key_id(one[1]) == s[1]] or could
                given_by[n] = fitting[0][0]
                keys.append(fitting[0][1])
        must(len(signatures) == len(keys), "want exactly %d signatures" % len(keys))
        times = [check_signature(k, text, s) for k, s in zip(keys, signatures)]
        if i == 0:
            sealed, receipts = times[1], dict(zip([n for _, n in givers], times[2:]))

    # Under whose hand the acts stand.
    proven, needed, powers = exhibits[0], 1, None
    for i, x in enumerate(exhibits):
        if not x["act"] or i == 0 and "by" in x["act"][0]:
            continue
        act = x["act"][0]
        must("by" not in act, "want an act of the party itself")
        must(KINDS[act["kind"]][0] is None, "this needs an official with full powers")
        check_act_signature(x["act"], public_key(keys_at(chains[x["party"]], x["index"]), "party"))
    if proven["act"] and "by" in proven["act"][0]:
        act, needed = proven["act"][0], 2
        must(turns >= 2 and exhibits[1]["act"], "the full powers are missing")
        given = exhibits[1]["act"][0]
        powers = given["terms"]
        must(given["kind"] == "powers.given" and given["party"] == act["party"] and powers["official"] == act["by"], "these are no powers of the official")
        must(exhibits[1]["index"] < proven["index"], "the powers come after the act")
        check_act_signature(proven["act"], base64.b64decode(powers["key"]))
        dated = seconds(act["dated"])
        must("from" not in powers or dated >= span(powers["from"])[0], "before the powers")
        must("until" not in powers or dated < span(powers["until"])[1], "after the powers")
        need = {KINDS[act["kind"]][0]}
        if act["kind"] == "text.signed" and act["terms"].get("ad-referendum"):
            need.add("ad-referendum")
        must(need & set(powers["may"]), "the powers do not cover this")
    must(turns == needed, "exhibits that nothing needs")
    authors = {x["party"] for x in exhibits[:turns] + exhibits[first:]}
    for x in exhibits[turns:first]:
        must(x["party"] in authors or given_by.get(x["party"]), "a rotation that nothing needs")

    result = {
        "party": proven["party"], "index": proven["index"], "size": proven["size"], "sealed": sealed,
        "receipts": receipts, "body": proven["words"] is not None,
    }
    if proven["act"]:
        act = proven["act"][0]
        result.update(act=proven["hash"].hex(), kind=act["kind"])
        if "by" in act:
            result["by"] = act["by"]
    return result, charter, proven, powers


# ---------------------------------------------------------------- the test vectors

def judge(vector, data, good):
    form = vector["form"]
    if form == "json":
        value = parse_json(data)
        must(isinstance(value, dict), "want an object")
    elif form in ("moments", "durations"):
        return judge_list(json.loads(data), good, span if form == "moments" else duration_span)
    elif form == "ed25519":
        f = {k: bytes.fromhex(v) for k, v in json.loads(data).items()}
        check_ed25519_key(f["key"])
        must(ed25519_fits(f["key"], f["message"], f["signature"]), "does not fit")
    elif form == "tree":
        f = json.loads(data)
        leaves = [leaf.encode() for leaf in f["leaves"]]
        for i, root in enumerate(f["roots"]):
            must(tree_root(leaves[:i + 1]).hex() == root, "another root")
    elif form == "charter":
        parse_charter(data)
        return {"fingerprint": sha256(data).hex()}
    elif form == "act":
        parsed = parse_act(data)
        check_kind(parsed[0])
        check_act_signature(parsed, base64_bytes(vector["key"], 32))
        return {"hash": sha256(data).hex(), "name": parsed[3]}
    elif form == "body":
        parse_body(data)
        return {"hash": sha256(data).hex()}
    elif form == "offer":
        parse_sealed_offer(data)
        return {"commitment": sha256(data).hex()}
    elif form == "entry":
        parse_entry(data)
        return {"leaf": leaf_hash(data).hex()}
    elif form == "statement":
        statement, text, signature = parse_statement(data)
        check_signature((statement["party"] + "/statements", ED25519, base64_bytes(vector["key"], 32)), text, signature)
    elif form == "fork":
        fork, _ = verify_fork(data, bytes.fromhex(vector["fingerprint"]))
        return {"party": fork["party"]}
    elif form == "checkpoint":
        text, signatures, origin, size, root = parse_checkpoint(data)
        keys = [(k["name"], k["type"], base64.b64decode(k["key"])) for k in vector["keys"]]
        must(len(keys) == len(signatures), "want exactly %d signatures" % len(keys))
        times = [check_signature(k, text, s) for k, s in zip(keys, signatures)]
        return {"origin": origin, "size": size, "root": root.hex(), "times": times}
    elif form == "bundle":
        return {"frames": parse_bundle(data)}
    elif form == "proof":
        return verify_proof(data, bytes.fromhex(vector["fingerprint"]))[0]
    else:
        raise AssertionError("no such form: " + form)
    return None


def judge_list(items, good, spans):
    if good:
        for item in items:
            text, begin, end = item.values()
            must(spans(text) == (begin, end), "%s is %s" % (text, spans(text)))
        return None
    for item in items:
        try:
            spans(item)
        except Refused:
            continue
        return None  # one was taken: so is the vector, which is a fault
    raise Refused("all are refused")


def run_vectors(folder):
    count, faults = 0, 0
    for quality in ("good", "bad"):
        with open(os.path.join(folder, quality, "manifest.json"), "rb") as f:
            manifest = json.loads(f.read())
        for vector in manifest:
            count += 1
            path = os.path.join(folder, quality, vector["file"])
            with open(path, "rb") as f:
                data = f.read()
            try:
                result, why = judge(vector, data, quality == "good"), None
            except Refused as e:
                result, why = None, str(e)
            if quality == "good" and why is not None:
                fault = "refused: " + why
            elif quality == "good" and vector.get("result", result) != result:
                fault = "gives %s, want %s" % (result, vector["result"])
            elif quality == "bad" and why is None:
                fault = "taken, although: " + vector["why"]
            else:
                continue
            faults += 1
            print("%s: %s" % (path, fault))
    print("%d vectors, %d faults" % (count, faults))
    return faults == 0 and count > 0


def run_proof(path, fingerprint):
    with open(path, "rb") as f:
        data = f.read(MAX_PROOF + 1)
    try:
        hash_text(fingerprint)
        result, charter, proven, powers = verify_proof(data, bytes.fromhex(fingerprint))
    except Refused as e:
        print("REFUSED: %s" % e)
        return False

    def day(stamp):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(stamp)) if stamp else "at a time that it does not say"

    if charter["nature"] != "real":
        print("This channel is a %s: %s" % (charter["nature"], next(iter(charter["note"].values()))))
    print("Proven, if the fingerprint is the right one:")
    what = result.get("kind", "a node's own entry")
    print("- %s has entered %s as number %d of its log of this channel." % (result["party"], what, result["index"]))
    if powers:
        print("- It was signed by %s, %s, under full powers in that log." % (powers["name"], powers["office"]))
    elif proven["act"]:
        print("- It was signed with the key of the party itself.")
    print("- %s has sealed that log with %d entries, %s." % (result["party"], result["size"], day(result["sealed"])))
    for giver, stamp in sorted(result["receipts"].items()):
        print("- %s had it not later than %s, by its own clock." % (giver, day(stamp)))
    print("Not proven: that it is true; that anybody agrees to it; that the powers were not revoked,")
    print("or the act withdrawn, in entries that are not shown.")
    for part, by_language in (proven["words"] or {}).items():
        if part in ("title", "text"):
            for tag, said in by_language.items():
                print("\n%s (%s):\n%s" % (part, tag, said))
    return True


def run_fork(path, fingerprint):
    with open(path, "rb") as f:
        data = f.read(MAX_FORK + MAX_CHARTER + 1)
    try:
        hash_text(fingerprint)
        fork, charter = verify_fork(data, bytes.fromhex(fingerprint))
    except Refused as e:
        print("REFUSED: %s" % e)
        return False
    if charter["nature"] != "real":
        print("This channel is a %s: %s" % (charter["nature"], next(iter(charter["note"].values()))))
    print("Proven, if the fingerprint is the right one: the key of %s signed two heads of its log" % fork["party"])
    print("that cannot both be true. Not proven: who used the key; which of the two is to be believed;")
    print("that %s has not declared a loss between them." % fork["party"])
    return True


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "fork":
        return run_fork(arguments[1], arguments[2])
    if len(arguments) == 3 and arguments[0] == "proof":
        return run_proof(arguments[1], arguments[2])
    if len(arguments) == 1:
        return run_vectors(arguments[0])
    print(__doc__)
    return False


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
