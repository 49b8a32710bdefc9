"""The two suites of section 2: what verifies and what hashes."""

import hashlib
from typing import Callable, NamedTuple, Optional, Tuple

from curve import P256, SM2, Curve, combine, decompress
from sm3 import sm3

USER_ID = b"1234567812345678"


class Suite(NamedTuple):
    curve: Curve
    digest: Callable[[bytes], bytes]
    verify: Callable[["PublicKey", bytes, bytes], bool]


class PublicKey(NamedTuple):
    suite: Suite
    point: Tuple[int, int]


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def import_key(number: int, data: bytes) -> Optional[PublicKey]:
    """The key of 33 bytes; None when it is no point of the suite's curve."""
    suite = SUITES[number]
    point = decompress(suite.curve, data)
    return None if point is None else PublicKey(suite, point)


def halves(signature: bytes, n: int) -> Optional[Tuple[int, int]]:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return (r, s) if 0 < r < n and 0 < s < n and len(signature) == 64 else None


def verify_es256(key: PublicKey, message: bytes, signature: bytes) -> bool:
    curve = key.suite.curve
    pair = halves(signature, curve.n)
    if pair is None:
        return False
    r, s = pair
    w = pow(s, -1, curve.n)
    e = int.from_bytes(sha256(message), "big")
    point = combine(curve, e * w % curve.n, r * w % curve.n, key.point)
    return point is not None and point[0] % curve.n == r


def verify_sm2(key: PublicKey, message: bytes, signature: bytes) -> bool:
    curve = key.suite.curve
    pair = halves(signature, curve.n)
    if pair is None:
        return False
    r, s = pair
    t = (r + s) % curve.n
    if t == 0:
        return False
    e = int.from_bytes(sm3(hash_identity(key) + message), "big")
    point = combine(curve, s, t, key.point)
    return point is not None and (e + point[0]) % curve.n == r


def hash_identity(key: PublicKey) -> bytes:
    """Z of section 2."""
    curve = key.suite.curve
    numbers = (curve.p - 3, curve.b, *curve.g, *key.point)
    return sm3(b"\x00\x80" + USER_ID + b"".join(value.to_bytes(32, "big") for value in numbers))


SUITES = {
    1: Suite(P256, sha256, verify_es256),
    2: Suite(SM2, sm3, verify_sm2),
}


def check_sm2() -> bool:
    """The example of section 2, «Check your library»."""
    secret = int("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8", 16)
    key = PublicKey(SUITES[2], combine(SM2, secret, 0, SM2.g))
    z = bytes.fromhex("B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3")
    signature = bytes.fromhex(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    )
    return hash_identity(key) == z and verify_sm2(key, b"message digest", signature)
