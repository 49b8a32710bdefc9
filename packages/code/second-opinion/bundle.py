"""Section 11: bundles, deny lists and filters."""

import base64
import hashlib
import json
import re
from typing import List, NamedTuple, Optional

from suites import SUITES, import_key, sha256

HEAD = 9


class Opened(NamedTuple):
    result: str
    payload: Optional[dict] = None
    deny: Optional[bytes] = None


def open_bundle(case: dict) -> Opened:
    """Takes the bundle that the case sends, or says why not."""
    prefix, signed = case["prefix"].encode("ascii"), case["signed"]
    message = b"yima.bundle.1" + prefix + sha256(signed["payload"].encode("utf-8"))
    if not follows(prefix, case["pinned"], signed["root"], signed["successors"]):
        return Opened("bad-signature")
    if not is_signed_by(signed["root"], message, signed["signature"]):
        return Opened("bad-signature")
    payload = read_object(signed["payload"])
    if payload is None or payload.get("version") != 1:
        return Opened("malformed")
    if payload["prefix"] != case["prefix"]:
        return Opened("wrong-city")
    if payload["epoch"] < case["epochMin"]:
        return Opened("older")
    if "deny" not in signed:
        return Opened("taken", payload)
    deny = open_deny_list(prefix, signed["deny"], signed["root"])
    return Opened("deny-list-bad") if deny is None else Opened("taken", payload, deny)


def follows(prefix: bytes, pinned: dict, wanted: dict, successors: List[dict]) -> bool:
    at = pinned
    for _ in range(len(successors) + 1):
        if same(at, wanted):
            return True
        step = next((one for one in successors if not same(one, at) and succeeds(prefix, at, one)), None)
        if step is None:
            return False
        at = step
    return False


def same(a: dict, b: dict) -> bool:
    return a["suite"] == b["suite"] and a["publicKey"] == b["publicKey"]


def succeeds(prefix: bytes, root: dict, successor: dict) -> bool:
    key = decode(successor["publicKey"])
    if key is None or len(key) != 33:
        return False
    message = b"yima.root.1" + prefix + bytes([successor["suite"]]) + key
    return is_signed_by(root, message, successor["signature"])


def is_signed_by(root: dict, message: bytes, signature: str) -> bool:
    point, raw = decode(root["publicKey"]), decode(signature)
    if point is None or raw is None or root["suite"] not in SUITES:
        return False
    key = import_key(root["suite"], point)
    return key is not None and key.suite.verify(key, message, raw)


def open_deny_list(prefix: bytes, deny: dict, root: dict) -> Optional[bytes]:
    bits = decode(deny["filter"])
    if bits is None or not is_filter(bits):
        return None
    numbers = deny["epoch"].to_bytes(4, "big") + deny["publishedAt"].to_bytes(4, "big")
    message = b"yima.deny.1" + prefix + numbers + sha256(bits)
    return bits if is_signed_by(root, message, deny["signature"]) else None


def is_filter(bits: bytes) -> bool:
    if len(bits) < HEAD or bits[0] not in (2, 4):
        return False
    return len(bits) == HEAD + 3 * int.from_bytes(bits[5:9], "big") * bits[0]


def is_in(bits: bytes, element: bytes) -> bool:
    if not is_filter(bits):
        return False
    width, block = bits[0], int.from_bytes(bits[5:9], "big")
    if block == 0:
        return False
    digest = hashlib.sha256(bits[1:5] + element).digest()
    mixed = 0
    for third in range(3):
        share = int.from_bytes(digest[4 * third : 4 * third + 4], "big") * block >> 32
        at = HEAD + (third * block + share) * width
        mixed ^= int.from_bytes(bits[at : at + width], "big")
    return mixed == int.from_bytes(digest[12 : 12 + width], "big")


def decode(text: str) -> Optional[bytes]:
    """Base64url without padding, in its one spelling."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text, re.ASCII) or len(text) % 4 == 1:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") == text else None


def read_object(text: str) -> Optional[dict]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
