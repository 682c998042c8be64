"""Damaged network files: every cut, every byte changed, and random damages, all to be refused.

    python trust/saving_damages.py

Each is tried twice: as it is, and with a right checksum behind it, which only
somebody who means it can write; then other checks have to stand alone.
"""

import hashlib
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from report import report

from nnbook.saving import load, to_bytes
from nnbook.structure import Network, identity, init_network, relu, sigmoid, tanh

SEED, N_RANDOM = 0, 500
NETWORKS = [
    ([1, 1], [identity], np.float64),
    ([2, 3, 1], [tanh, identity], np.float64),
    ([4, 6, 5, 3], [relu, sigmoid, identity], np.float32),
]


def network(k: int) -> Network:
    sizes, activations, dtype = NETWORKS[k]
    return init_network(sizes, activations, np.random.default_rng(SEED), dtype=dtype)


def bits(network: Network) -> list[Any]:
    return [
        (activation, *((p.dtype.str, p.shape, p.tobytes()) for p in (W, b)))
        for W, b, activation in network
    ]


def cut(content: bytes) -> Iterator[bytes]:
    for k in range(len(content)):
        yield content[:k]


def flipped(content: bytes) -> Iterator[bytes]:
    for k, byte in enumerate(content):
        for mask in (0x01, 0x80):
            yield content[:k] + bytes([byte ^ mask]) + content[k + 1 :]


def overwritten(content: bytes, rng: np.random.Generator) -> bytes:
    start, length = rng.integers(len(content)), rng.integers(1, 33)
    return content[:start] + rng.bytes(length) + content[start + length :]


def inserted(content: bytes, rng: np.random.Generator) -> bytes:
    start, length = rng.integers(len(content) + 1), rng.integers(1, 33)
    return content[:start] + rng.bytes(length) + content[start:]


def deleted(content: bytes, rng: np.random.Generator) -> bytes:
    start, length = rng.integers(len(content)), rng.integers(1, 33)
    return content[:start] + content[start + length :]


def swapped(content: bytes, rng: np.random.Generator) -> bytes:
    a, b, c = np.sort(rng.integers(len(content), size=3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def spliced(content: bytes, rng: np.random.Generator) -> bytes:
    other = to_bytes(network(int(rng.integers(len(NETWORKS)))))
    return content[: rng.integers(len(content))] + other[rng.integers(len(other)) :]


AT_RANDOM: list[Callable[[bytes, np.random.Generator], bytes]] = [
    overwritten, inserted, deleted, swapped, spliced,
]  # fmt: skip


def damages(content: bytes, n_random: int = N_RANDOM) -> Iterator[tuple[str, bytes]]:
    """The kind and the bytes of each damage that changes anything."""
    for every in (cut, flipped):
        yield from ((every.__name__, damaged) for damaged in every(content))
    rng = np.random.default_rng(SEED)
    for random in AT_RANDOM:
        for _ in range(n_random):
            damaged = random(content, rng)
            if damaged != content:
                yield random.__name__, damaged


def checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def outcome(path: Path, content: bytes, right: list[Any]) -> str:
    """What load makes of the bytes."""
    path.unlink(missing_ok=True)  # to write over a file would wait for the disk
    path.write_bytes(content)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            found = "harmless" if bits(load(path)) == right else "wrong"
        except ValueError as error:
            is_clear = str(error).startswith(f"{path} is no whole network file: ")
            found = "refused" if is_clear else "unclear"
        except Exception:
            found = "other error"
    return "warned" if warned else found


def measure(k: int, is_sealed: bool, n_random: int = N_RANDOM) -> dict[str, Counter[str]]:
    """Outcomes by the kind of damage to one network's file."""
    content, right = to_bytes(network(k)), bits(network(k))
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "network.npz")
        for kind, damaged in damages(content[:-64] if is_sealed else content, n_random):
            damaged += checksum(damaged) if is_sealed else b""
            found.setdefault(kind, Counter())[outcome(path, damaged, right)] += 1
    return found


def main() -> int:
    figures: dict[str, Any] = {}
    totals = {}
    for is_sealed, name in ((False, "damaged files"), (True, "damaged, with a right checksum")):
        by_file = [measure(k, is_sealed) for k in range(len(NETWORKS))]
        totals[is_sealed] = sum((c for found in by_file for c in found.values()), Counter[str]())
        figures[name] = {"files": totals[is_sealed].total(), **totals[is_sealed]}
        figures[f"{name}, by kind"] = {
            kind: dict(sum((found[kind] for found in by_file), Counter[str]()))
            for kind in by_file[0]
        }
    goals = {
        "at least 5,000 damaged files": totals[False].total() >= 5000,
        "every one is refused in one clear sentence": set(totals[False]) == {"refused"},
        "with a right checksum: refused, or the same network; no other error, no warning": (
            set(totals[True]) <= {"refused", "harmless"}
        ),
    }
    return report(__file__, figures, goals)


if __name__ == "__main__":
    sys.exit(main())
