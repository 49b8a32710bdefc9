"""A second opinion: judges every vector as docs/code-format.md says. Usage: verify_vectors.py [folder of the vectors]."""

import json
import sys
from pathlib import Path

from bundle import decode, is_in, open_bundle
from suites import check_sm2
from venue import read_venue
from verify import verify


def judge_code(case: dict) -> tuple:
    verdict = verify(case)
    return (verdict.outcome, verdict.code_id.hex() if verdict.code_id else None)


def judge_venue(case: dict) -> tuple:
    return tuple(read_venue(case))


def judge_bundle(case: dict) -> tuple:
    opened = open_bundle(case)
    if opened.payload is None:
        return (opened.result, None)
    admitted = decode(opened.payload["deployments"][0]["offline"]["person"]["filter"]) or b""
    holders = [judge_holder(one["sealedHolder"], opened.deny or b"", admitted) for one in case["holders"]]
    return (opened.result, holders)


def judge_holder(sealed: str, denied: bytes, admitted: bytes) -> dict:
    holder = bytes.fromhex(sealed)
    return {"sealedHolder": sealed, "isDenied": is_in(denied, holder), "isAdmitted": is_in(admitted, holder)}


FILES = {
    "live-code.json": (judge_code, ("outcome", "codeId")),
    "paper-code.json": (judge_code, ("outcome", "codeId")),
    "venue-code.json": (judge_venue, ("result", "venueId")),
    "bundle.json": (judge_bundle, ("result", "holders")),
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "vectors"
    if not check_sm2():
        print("SM2 does not give the values of GB/T 32918.5")
        return 1
    disagreements = 0
    for name, (judge, fields) in FILES.items():
        vectors = json.loads((folder / name).read_text("utf-8"))["vectors"]
        for case in vectors:
            found, expected = judge(case), tuple(case.get(field) for field in fields)
            if found != expected:
                disagreements += 1
                print(f"{name}: {case['name']}: {found}, not {expected}")
        print(f"{name}: {len(vectors)} judged")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
