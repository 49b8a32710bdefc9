"""Section 8: venue codes."""

import hashlib
import hmac
import re
from typing import NamedTuple, Optional

from text_form import ALPHABET, bring_to_form, decode_base32

FORM = re.compile(rf"HTTPS://([A-Z0-9.-]+(?::[0-9]+)?)/V/([0-9A-Z][0-9A-Z-]{{0,35}})/([{ALPHABET}]{{16}})", re.ASCII)


class Reading(NamedTuple):
    result: str
    venue_id: Optional[str] = None


def read_venue(case: dict) -> Reading:
    """Reads `text` as the reader on `host` does; the platform of `prefix` then checks the tag."""
    match = FORM.fullmatch(bring_to_form(case["text"]))
    if match is None:
        return Reading("malformed")
    host, venue_id, tag = match.groups()
    if host != case["host"].upper():
        return Reading("wrong-host")
    message = f"yima.venue.1{case['prefix']}{venue_id}".encode("ascii")
    expected = hmac.new(bytes.fromhex(case["key"]), message, hashlib.sha256).digest()[:10]
    is_genuine = hmac.compare_digest(decode_base32(tag) or b"", expected)
    return Reading("genuine" if is_genuine else "forged", venue_id)
