"""Objects with one random fault each, before stix2-validator and before ours.

    python peer.py GOOD.json SEED COUNT ORACLE

GOOD.json is a list of objects that break nothing; ORACLE the built example `validate_oracle`. Prints how
often both say the same, and every kind of difference with an example. Needs stix2-validator 3.3; an
object on which it fails with an exception counts as refused by it.
"""

import copy
import json
import logging
import random
import re
import subprocess
import sys
from collections import defaultdict

from stix2validator import ValidationOptions, validate_instance

logging.disable(logging.CRITICAL)

ODD = [
    None, [], {}, "", 0, -1, 1.5, 101, True, False, "x", " ", "abc def", "ABC", "2021-03-02T00:00:00Z",
    "2021-03-02", "2021-02-30T00:00:00.000Z", "2021-03-02T00:00:00.123456Z",
    "identity--00000000-0000-4000-8000-000000000000", "file--00000001-0000-5000-8000-000000000001",
    "marking-definition--00000001-0000-4000-8000-000000000001", "x--y", ["a"], [""], [None], {"a": 1},
    {"abc": None}, {"abc": []}, {"A B": 1}, 10**20, -(10**20), "en", "en-GB", "deutsch", "12", "1.2.3.4",
    "1.2.3.4/33", "::1", "http://x.y", "www.example.com", "ünïcode", "a" * 300, "{}", "HKLM\\x", "text/plain",
    "foo/bar", "SHA-256", [["a"]], [{}], [1], "a--b", "-a", "a-",
]
NAMES = [
    "x_foo", "foo", "Foo", "fo", "action", "username", "extensions", "lang", "confidence", "granular_markings",
    "object_marking_refs", "revoked", "modified", "created", "name", "description", "hashes", "defanged",
    "spec_version", "object_refs", "external_references", "kill_chain_phases", "a" * 251, "_abc", "1abc",
    "bar_ref", "foo_refs", "a-b",
]
WAYS = ["remove", "odd", "odd", "odd", "odd", "char", "rename", "add", "swap", "case", "dup", "trunc"]


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def fault(good, draw):
    """A copy with one fault, and where it is; None if the way drawn does not fit the place."""
    new = copy.deepcopy(good)
    places = [p for p in paths(new) if p]
    way, place = draw.choice(WAYS), draw.choice(places)
    parent, key = at(new, place[:-1]), place[-1]
    value = parent[key]
    if way == "remove":
        del parent[key]
    elif way == "odd":
        parent[key] = copy.deepcopy(draw.choice(ODD))
    elif way == "swap":
        parent[key] = copy.deepcopy(at(new, draw.choice(places)))
    elif way == "add":
        inside = [p for p in [(), *places] if isinstance(at(new, p), dict)]
        at(new, draw.choice(inside))[draw.choice(NAMES)] = copy.deepcopy(draw.choice(ODD))
    elif way == "rename" and isinstance(parent, dict):
        others = [f"{key}x", key.upper(), f"x_{key}", f"{key}-a", f"{key} ", "a", "severity", f"0{key}", f"{key}_ref"]
        parent[draw.choice(others)] = parent.pop(key)
    elif way == "dup" and isinstance(value, list) and value:
        parent[key] = value + [copy.deepcopy(value[0])]
    elif isinstance(value, str) and len(value) > 1 and way in ("char", "case", "trunc"):
        i, c = draw.randrange(len(value)), draw.choice(" -_.:/\\'\"[]{}()=Aa0é\0\n%#*")
        parent[key] = {
            "char": draw.choice([value[:i] + c + value[i + 1 :], value[:i] + c + value[i:], value[:i] + value[i + 1 :]]),
            "case": draw.choice([value.upper(), value.lower(), value.swapcase()]),
            "trunc": value[:i],
        }[way]
    else:
        return None
    return None if new == good else (new, f"{way} {'.'.join(map(str, place))}")


def peer(value):
    try:
        result = validate_instance(value, ValidationOptions(version="2.1", silent=True))
        return bool(result.is_valid), str(result.errors[0].message) if result.errors else ""
    except Exception as error:  # Whatever it fails with.
        return False, repr(error)


def main(good, seed, count, oracle):
    with open(good, encoding="utf-8") as file:
        good = json.load(file)
    draw, cases = random.Random(int(seed)), []
    while len(cases) < int(count):
        made = fault(draw.choice(good), draw)
        if made:
            cases.append(made)
    lines = "".join(json.dumps(new) + "\n" for new, _ in cases)
    ours = subprocess.run([oracle], input=lines, capture_output=True, text=True, check=True).stdout.split("\n")
    kinds = defaultdict(list)
    for (new, where), own in zip(cases, ours):
        accepts, says = peer(new)
        if accepts != (own == "ok"):
            told = says if own == "ok" else own.split(";")[0]
            kind = re.sub(r"'[^']*'|[0-9a-f]{8}-\S*|@\S*|[a-z0-9-]+--\S*", "_", told)[:70]
            kinds[("only ours refuses: " if accepts else "only the peer refuses: ") + kind].append((new, where, told))
    different = sum(map(len, kinds.values()))
    print(f"{len(cases)} objects, the same verdict on {len(cases) - different}")
    for kind, list_ in sorted(kinds.items(), key=lambda k: -len(k[1])):
        new, where, told = list_[0]
        print(f"{len(list_):4} {kind}\n       {new.get('type')}: {where}: {told[:160]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
