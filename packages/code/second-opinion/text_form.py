"""Section 1: the input edge and base32."""

from typing import Optional

SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
FULL_WIDTH = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def bring_to_form(text: str) -> str:
    return text.strip(SPACES).translate(FULL_WIDTH).translate(UPPER)


def decode_base32(letters: str) -> Optional[bytes]:
    """None for what is not the one spelling of some bytes."""
    value = 0
    for letter in letters:
        if letter not in VALUES:
            return None
        value = value << 5 | VALUES[letter]
    count = len(letters) * 5 // 8
    fill = len(letters) * 5 - count * 8
    if fill >= 5 or value & ((1 << fill) - 1):
        return None
    return (value >> fill).to_bytes(count, "big")
