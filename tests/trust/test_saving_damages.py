"""Damaged network files: every cut, every byte changed, and damages at random are all refused.

Each is tried twice: as it is, and with a right checksum behind it, which only somebody who means
it can write; then other checks have to stand alone.
"""

import hashlib
import warnings
from collections import Counter

import numpy as np
import pytest

from nnbook.saving import load, to_bytes
from nnbook.structure import identity, init_network, relu, sigmoid, tanh

N_RANDOM = {False: 50, True: 500}  # of each kind
NETWORKS = [
    init_network(sizes, activations, np.random.default_rng(0), dtype=dtype)
    for sizes, activations, dtype in [
        ([1, 1], [identity], np.float64),
        ([2, 3, 1], [tanh, identity], np.float64),
        ([4, 6, 5, 3], [relu, sigmoid, identity], np.float32),
    ]
]
FILES = [to_bytes(network) for network in NETWORKS]


def bits(network):
    return [(f, *((p.dtype.str, p.shape, p.tobytes()) for p in (W, b))) for W, b, f in network]


def at_random(content, rng):
    """One of each kind: overwritten, inserted, deleted, swapped, spliced."""
    a, b, c = np.sort(rng.integers(len(content), size=3))
    new, other = rng.bytes(rng.integers(1, 33)), FILES[rng.integers(len(FILES))]
    yield content[:a] + new + content[a + len(new) :]
    yield content[:a] + new + content[a:]
    yield content[:a] + content[a + len(new) :]
    yield content[:a] + content[b:c] + content[a:b] + content[c:]
    yield content[:a] + other[rng.integers(1, len(other)) :]


def damages(content, n_random):
    for k, byte in enumerate(content):
        yield content[:k]
        for mask in (0x01, 0x80):
            yield content[:k] + bytes([byte ^ mask]) + content[k + 1 :]
    rng = np.random.default_rng(0)
    for _ in range(n_random):
        yield from (damaged for damaged in at_random(content, rng) if damaged != content)


def outcome(path, content, right):
    """What load makes of the bytes."""
    path.unlink(missing_ok=True)  # to write over a file would wait for the disk
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return "harmless" if bits(load(path)) == right else "wrong"
        except ValueError as error:
            clear = str(error).startswith(f"{path} is no whole network file: ")
            return "refused" if clear else f"unclear: {error}"


@pytest.mark.parametrize("k", range(len(NETWORKS)))
def test_every_damaged_file_is_refused_in_one_clear_sentence(k, full, keep, tmp_path):
    path, right = tmp_path / "network.npz", bits(NETWORKS[k])
    found = Counter(outcome(path, damaged, right) for damaged in damages(FILES[k], N_RANDOM[full]))
    keep({f"file {k}": found})
    assert set(found) == {"refused"}


@pytest.mark.parametrize("k", range(len(NETWORKS)))
def test_damages_with_a_right_checksum_are_refused_or_harmless(k, full, keep, tmp_path):
    path, right = tmp_path / "network.npz", bits(NETWORKS[k])
    tried = [*damages(FILES[k][:-64], N_RANDOM[full])][:: 1 if full else 13]
    found = Counter(
        outcome(path, damaged + hashlib.sha256(damaged).hexdigest().encode(), right)
        for damaged in tried
    )
    keep({f"file {k} with a right checksum": found})
    assert set(found) == {"refused", "harmless"}
