"""Points of y² = x³ − 3x + b modulo p; both suites have a = −3."""

from typing import NamedTuple, Optional, Tuple

Point = Optional[Tuple[int, int]]  # None is the point at infinity
Jacobian = Tuple[int, int, int]  # x/z², y/z³; z = 0 is the point at infinity


class Curve(NamedTuple):
    p: int
    b: int
    n: int
    g: Tuple[int, int]


def number(text: str) -> int:
    return int(text.replace(" ", ""), 16)


P256 = Curve(
    p=2**256 - 2**224 + 2**192 + 2**96 - 1,
    b=number("5AC635D8 AA3A93E7 B3EBBD55 769886BC 651D06B0 CC53B0F6 3BCE3C3E 27D2604B"),
    n=number("FFFFFFFF 00000000 FFFFFFFF FFFFFFFF BCE6FAAD A7179E84 F3B9CAC2 FC632551"),
    g=(
        number("6B17D1F2 E12C4247 F8BCE6E5 63A440F2 77037D81 2DEB33A0 F4A13945 D898C296"),
        number("4FE342E2 FE1A7F9B 8EE7EB4A 7C0F9E16 2BCE3357 6B315ECE CBB64068 37BF51F5"),
    ),
)

SM2 = Curve(
    p=number("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF 00000000 FFFFFFFF FFFFFFFF"),
    b=number("28E9FA9E 9D9F5E34 4D5A9E4B CF6509A7 F39789F5 15AB8F92 DDBCBD41 4D940E93"),
    n=number("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF 7203DF6B 21C6052B 53BBF409 39D54123"),
    g=(
        number("32C4AE2C 1F198119 5F990446 6A39C994 8FE30BBF F2660BE1 715A4589 334C74C7"),
        number("BC3736A2 F4F6779C 59BDCEE3 6B692153 D0A9877C C62A4740 02DF32E5 2139F0A0"),
    ),
)


def decompress(curve: Curve, data: bytes) -> Point:
    """The point of 33 bytes (SEC 1, 2.3.3); None when there is no such point."""
    if len(data) != 33 or data[0] not in (2, 3):
        return None
    x = int.from_bytes(data[1:], "big")
    if x >= curve.p:
        return None
    square = (x * x * x - 3 * x + curve.b) % curve.p
    y = pow(square, (curve.p + 1) // 4, curve.p)  # both primes are 3 modulo 4
    if y * y % curve.p != square:
        return None
    return (x, y) if y % 2 == data[0] % 2 else (x, curve.p - y)


def double(curve: Curve, point: Jacobian) -> Jacobian:
    x, y, z = point
    p = curve.p
    delta, gamma = z * z % p, y * y % p
    beta = x * gamma % p
    alpha = 3 * (x - delta) * (x + delta) % p
    x3 = (alpha * alpha - 8 * beta) % p
    z3 = 2 * y * z % p
    y3 = (alpha * (4 * beta - x3) - 8 * gamma * gamma) % p
    return (x3, y3, z3)


def add(curve: Curve, a: Jacobian, b: Jacobian) -> Jacobian:
    if a[2] == 0:
        return b
    if b[2] == 0:
        return a
    p = curve.p
    az, bz = a[2] * a[2] % p, b[2] * b[2] % p
    u1, u2 = a[0] * bz % p, b[0] * az % p
    s1, s2 = a[1] * b[2] * bz % p, b[1] * a[2] * az % p
    if u1 == u2:
        return double(curve, a) if s1 == s2 else (1, 1, 0)
    h, r = (u2 - u1) % p, (s2 - s1) % p
    h2 = h * h % p
    h3, v = h * h2 % p, u1 * h2 % p
    x3 = (r * r - h3 - 2 * v) % p
    return (x3, (r * (v - x3) - s1 * h3) % p, h * a[2] * b[2] % p)


def combine(curve: Curve, u: int, v: int, point: Tuple[int, int]) -> Point:
    """u·G + v·point."""
    g, q = (*curve.g, 1), (*point, 1)
    table = {(0, 1): q, (1, 0): g, (1, 1): add(curve, g, q)}
    total: Jacobian = (1, 1, 0)
    for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
        total = double(curve, total)
        step = table.get((u >> bit & 1, v >> bit & 1))
        if step is not None:
            total = add(curve, total, step)
    if total[2] == 0:
        return None
    inverse = pow(total[2], -1, curve.p)
    return (total[0] * inverse**2 % curve.p, total[1] * inverse**3 % curve.p)
