"""Networks to files and back: the same bits, or a clear error.

A file is an uncompressed ``.npz`` with the arrays ``W0, b0, W1, ...`` and a
header in JSON with the names of the activations and a SHA-256 per array.  It
holds numbers only, so that opening a stranger's file runs nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import uuid
import zipfile
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnbook import checks
from nnbook.structure import Activation, Array, Layer, Network, identity, relu, sigmoid, tanh

FORMAT = 1
ACTIVATIONS = (identity, sigmoid, tanh, relu)


def save(path: str | os.PathLike[str], network: Network) -> None:
    """Write a network to a file, all of it or nothing.

    The bytes go to a new file beside ``path``, which takes its place when it
    is complete; whatever happens before, the old file stays as it was.

    Parameters
    ----------
    path : str or path
        Taken as it is: no ending is added.
    network : Network
        Its activations are kept by name.

    Raises
    ------
    TypeError, ValueError
        If ``path`` is no name, ``network`` is none, or it has an activation without a name.
    OSError
        If the file can't be written; an old one is unchanged.
    """
    network = checks.network(network)
    by_name((*ACTIVATIONS, *(layer.activation for layer in network)))
    content = to_bytes(network)
    path = os.path.realpath(checks.path(path))  # a link stays a link
    if os.path.isdir(path):
        raise IsADirectoryError(f"{path} is a folder; give the name of a file in it")
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(f"{path} is read-only")
    temporary = os.path.join(os.path.dirname(path), f".{uuid.uuid4().hex}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


def load(path: str | os.PathLike[str], activations: Iterable[Activation] = ()) -> Network:
    """Read a network that `save` wrote.

    Parameters
    ----------
    path : str or path
    activations : iterable of callables
        Your own, if the network has any beside the book's four.

    Returns
    -------
    network : Network
        Bit by bit the one that was saved.

    Raises
    ------
    TypeError
        If ``path`` is no name, or ``activations`` no list of functions.
    ValueError
        If the file is damaged, no network of nnbook, of a newer format, or
        needs an activation that is not given.
    OSError
        If the file can't be read.
    """
    path = checks.path(path)
    known = by_name((*ACTIVATIONS, *checks.functions(activations)))
    with open(path, "rb") as file:
        content = file.read()
    try:
        return from_bytes(content, known)
    except Exception as error:  # a damaged zip raises a dozen kinds
        raise ValueError(f"{path} is no whole network file: {error}") from error


def to_bytes(network: Network) -> bytes:
    """The content of the file."""
    arrays: dict[str, Any] = {}
    for k, layer in enumerate(network):
        arrays |= {f"W{k}": np.ascontiguousarray(layer.W), f"b{k}": np.ascontiguousarray(layer.b)}
    header = {
        "format": FORMAT,
        "activations": [name_of(layer.activation) for layer in network],
        "sha256": {name: sha256(array) for name, array in arrays.items()},
    }
    file = io.BytesIO()
    np.savez(file, header=np.frombuffer(json.dumps(header).encode(), np.uint8), **arrays)
    return file.getvalue()


def from_bytes(content: bytes, known: dict[str, Activation]) -> Network:
    """The network in a file's content, or any kind of error."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # Stored as they are, members can't unpack to more than the file itself.
        if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
            raise ValueError("it has compressed parts, which save never writes")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        header = json.loads(arrays["header"].tobytes())
        if header["format"] != FORMAT:
            raise ValueError(f"its format is {header['format']}; this nnbook reads {FORMAT}")
        names = [f"{letter}{k}" for k in range(len(header["activations"])) for letter in "Wb"]
        if sorted(arrays.files) != sorted([*names, "header"]):
            raise ValueError(f"it should hold {names}, but holds {sorted(arrays.files)}")
        parameters = {name: arrays[name] for name in names}
    for name in names:
        if sha256(parameters[name]) != header["sha256"][name]:
            raise ValueError(f"the checksum of {name} does not match")
    for name in header["activations"]:
        if name not in known:
            raise ValueError(f"its activation {name} is not known; use activations=[{name}]")
    network = tuple(
        Layer(parameters[f"W{k}"], parameters[f"b{k}"], known[name])
        for k, name in enumerate(header["activations"])
    )
    checked: Network = checks.network(network)
    return checked


def name_of(activation: Activation) -> str:
    """The name to find the activation by."""
    name = getattr(activation, "__name__", "")
    if not name.isidentifier():
        raise ValueError(f"an activation needs a name to be saved by: def it; got {activation!r}")
    return name


def by_name(activations: Iterable[Activation]) -> dict[str, Activation]:
    """The activations by their names, each of which must mean one."""
    known: dict[str, Activation] = {}
    for activation in activations:
        if known.setdefault(name_of(activation), activation) is not activation:
            raise ValueError(f"two activations are called {name_of(activation)}; rename one")
    return known


def sha256(array: Array) -> str:
    """Digest of an array's shape, type and bytes."""
    description = f"{array.dtype.str} {array.shape} ".encode()
    return hashlib.sha256(description + array.tobytes()).hexdigest()
