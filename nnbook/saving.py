"""Networks to files and back: the same bits, or a clear error.

A file is an uncompressed ``.npz`` with the arrays ``W0, b0, W1, ...`` and a
header in JSON with the names of the activations.  Its comment is the SHA-256
of all bytes before it, so that no changed byte goes unseen.  It holds numbers
only, so that opening a stranger's file runs nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnbook import kinds
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
        Taken as it is: no ending is added.  An old file's permissions stay.
    network : Network
        Its activations are kept by name.

    Raises
    ------
    TypeError, ValueError
        If ``path`` is no name, ``network`` is none, or it has an activation without a name.
    FloatingPointError
        If a weight or bias is not finite.
    OSError
        If the file can't be written; an old one is unchanged.
    """
    network = kinds.network(network)
    by_name((*ACTIVATIONS, *(layer.activation for layer in network)))
    content = to_bytes(network)
    place = place_of(path)
    folder = os.path.dirname(place)
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"{folder} is no folder; create it first")
    if os.path.exists(place) and not os.access(place, os.W_OK):
        raise PermissionError(f"{place} is read-only")
    temporary = os.path.join(folder, f".{uuid.uuid4().hex}.tmp")
    try:
        with open(temporary, "xb") as file:
            if os.path.exists(place):
                shutil.copymode(place, temporary)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    finally:
        if os.path.exists(temporary):  # it has not taken its place
            os.remove(temporary)


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
    known = by_name((*ACTIVATIONS, *kinds.functions("activations", activations)))
    with open(place_of(path), "rb") as file:
        content = file.read()
    try:
        return from_bytes(content, known)
    except Exception as error:  # a damaged zip raises a dozen kinds
        raise ValueError(f"{os.fspath(path)} is no whole network file: {error}") from error


def place_of(path: str | os.PathLike[str]) -> str:
    """Where the file is or will be, at the end of all links."""
    name = kinds.path(path)
    place = os.path.realpath(name)
    if not os.path.basename(name) or (os.path.exists(place) and not os.path.isfile(place)):
        raise IsADirectoryError(f"{place} is a folder or device; give the name of a file in it")
    return place


def to_bytes(network: Network) -> bytes:
    """The content of the file."""
    header = {"format": FORMAT, "activations": [name_of(layer.activation) for layer in network]}
    arrays: dict[str, Any] = {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)}
    for k, layer in enumerate(network):
        arrays |= {f"W{k}": np.ascontiguousarray(layer.W), f"b{k}": np.ascontiguousarray(layer.b)}
    file = io.BytesIO()
    np.savez(file, **arrays)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = bytes(64)  # room for the checksum, at the very end
    body = file.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def from_bytes(content: bytes, known: dict[str, Activation]) -> Network:
    """The network in a file's content, or any kind of error."""
    body, checksum = content[:-64], content[-64:]
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ValueError("its checksum does not match: it is damaged, or save did not write it")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # Stored as they are, and once each, they can't unpack to more than the file itself.
        if any(p.compress_type for p in parts) or sum(p.file_size for p in parts) > len(content):
            raise ValueError("it has compressed or overlapping parts, which save never writes")
        header = json.loads(array_in(archive, "header").tobytes())
        if repr(header["format"]) != repr(FORMAT):  # True and 1.0 would equal 1
            raise ValueError(f"its format is {header['format']!r}; this nnbook reads {FORMAT}")
        names = [f"{letter}{k}" for k in range(len(header["activations"])) for letter in "Wb"]
        held = sorted(part.filename.removesuffix(".npy") for part in parts)
        if held != sorted([*names, "header"]):
            raise ValueError(f"it should hold {names}, but holds {held}")
        layers = []
        for k, name in enumerate(header["activations"]):
            if name not in known:
                raise ValueError(f"its activation {name} is not known; use activations=[{name}]")
            W, b = array_in(archive, f"W{k}"), array_in(archive, f"b{k}")
            layers.append(Layer(W, b, known[name]))
    network: Network = kinds.network(tuple(layers))
    return network


def array_in(archive: zipfile.ZipFile, name: str) -> Array:
    """One array, made of the bytes that are there, whatever size it claims."""
    with archive.open(f"{name}.npy") as file:
        np.lib.format.read_magic(file)
        shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
        numbers = np.frombuffer(file.read(), dtype)
    return numbers.reshape(shape, order="F" if is_fortran else "C").copy()


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
