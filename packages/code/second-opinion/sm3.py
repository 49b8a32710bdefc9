"""SM3, GB/T 32905: a hash of 32 bytes."""

import struct

IV = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
MASK = 0xFFFFFFFF


def rotate(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & MASK


def sm3(data: bytes) -> bytes:
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack(">Q", 8 * len(data))
    state = IV
    for at in range(0, len(padded), 64):
        state = compress(state, padded[at : at + 64])
    return struct.pack(">8I", *state)


def compress(state, block: bytes):
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        mixed ^= rotate(mixed, 15) ^ rotate(mixed, 23)
        w.append(mixed ^ rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = rotate((rotate(a, 12) + e + rotate(constant, j)) & MASK, 7)
        ss2 = ss1 ^ rotate(a, 12)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = a & b | a & c | b & c, e & f | ~e & MASK & g
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
        tt2 = (gg + h + ss1 + w[j]) & MASK
        a, b, c, d = tt1, a, rotate(b, 9), c
        e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))
