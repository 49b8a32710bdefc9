"""Sections 3 to 7: the steps of verifying a live code and a paper code, in their order."""

from typing import NamedTuple, Optional

from suites import SUITES, import_key
from text_form import bring_to_form, decode_base32

KINDS = {(1, 191): "live", (2, 89): "paper"}
DAY = 86_400


class Verdict(NamedTuple):
    outcome: str
    code_id: Optional[bytes] = None


def verify(case: dict) -> Verdict:
    """Judges `text` as the verifier that the case describes."""
    text = bring_to_form(case["text"])
    prefix = text[:3]
    if len(prefix) != 3 or not all("A" <= letter <= "Z" for letter in prefix) or text[3:4] != "1":
        return Verdict("malformed")
    code = decode_base32(text[4:])
    kind = KINDS.get((code[0], len(code))) if code else None
    if code is None or kind is None:
        return Verdict("malformed")
    if kind not in case.get("accepts", ["live"]):
        return Verdict("kind-not-accepted")
    if prefix != case["prefix"]:
        return Verdict("wrong-city")
    issuer, device = code[1] >> 4, code[1] & 15
    if not is_pair_allowed(kind, issuer, device, case["suites"]):
        return Verdict("suite-not-allowed")
    row = find_row(case["keyRows"], prefix, code[2])
    if row is None:
        return Verdict("unknown-issuer")
    if row["suite"] != issuer:
        return Verdict("suite-not-allowed")
    valid_from = int.from_bytes(code[19:23], "big")
    if kind not in row["kinds"] or not row["validFromMin"] <= valid_from <= row["validFromMax"]:
        return Verdict("unknown-issuer")
    return judge_live(code, row, case) if kind == "live" else judge_paper(code, row, case)


def is_pair_allowed(kind: str, issuer: int, device: int, allowed: list) -> bool:
    if kind == "paper":
        return device == 0 and issuer in SUITES and any(pair[0] == issuer for pair in allowed)
    return issuer in SUITES and device in SUITES and [issuer, device] in allowed


def find_row(rows: list, prefix: str, number: int) -> Optional[dict]:
    return next((row for row in rows if row["prefix"] == prefix and row["number"] == number), None)


def judge_live(code: bytes, row: dict, case: dict) -> Verdict:
    issuer, device = code[1] >> 4, code[1] & 15
    lifetime = code[23]
    if code[24] != 0 or not 1 <= lifetime <= 96:
        return Verdict("malformed")
    prefix = case["prefix"].encode("ascii")
    minted_message = b"yima.code.1" + prefix + code[:127]
    is_good = verify_by(device, code[25:58], minted_message, code[127:]) and verify_by(
        issuer, bytes.fromhex(row["publicKey"]), b"yima.pass.1" + prefix + code[:58], code[58:122]
    )
    if not is_good:
        return Verdict("bad-signature")
    code_id = SUITES[device].digest(minted_message)
    return Verdict(judge_times(code, case["now"], case.get("staleAfterSeconds", 30)), code_id)


def judge_times(code: bytes, now: int, stale_after: int) -> str:
    valid_from, minted_at = int.from_bytes(code[19:23], "big"), int.from_bytes(code[122:126], "big")
    age = now - minted_at
    if age < -20:
        return "not-yet-valid"
    if age > min(60, max(30, stale_after)):
        return "stale"
    if minted_at < valid_from:
        return "not-yet-valid"
    return "pass-expired" if minted_at >= valid_from + code[23] * 3600 else "accepted"


def judge_paper(code: bytes, row: dict, case: dict) -> Verdict:
    days = int.from_bytes(code[23:25], "big")
    if days == 0:
        return Verdict("malformed")
    issuer = code[1] >> 4
    message = b"yima.paper.1" + case["prefix"].encode("ascii") + code[:25]
    if not verify_by(issuer, bytes.fromhex(row["publicKey"]), message, code[25:]):
        return Verdict("bad-signature")
    valid_from = int.from_bytes(code[19:23], "big")
    code_id = SUITES[issuer].digest(message)
    if case["now"] < valid_from:
        return Verdict("not-yet-valid", code_id)
    return Verdict("pass-expired" if case["now"] >= valid_from + days * DAY else "accepted", code_id)


def verify_by(suite: int, public_key: bytes, message: bytes, signature: bytes) -> bool:
    key = import_key(suite, public_key)
    return key is not None and key.suite.verify(key, message, signature)
