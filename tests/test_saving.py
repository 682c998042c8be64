"""The promises of nnbook/saving.py: the same bits, or one clear error."""

import builtins
import hashlib
import io
import json
import os
import pickle
import tracemalloc
import zipfile
from functools import partial

import numpy as np
import pytest
from cases import bits, freeze, swish
from refusal import refused

from nnbook import kinds
from nnbook.saving import from_bytes, load, save, to_bytes
from nnbook.structure import Layer, identity, init_network, relu, sigmoid, tanh

KNOWN = {f.__name__: f for f in (identity, sigmoid, tanh, relu)}


@pytest.fixture
def network(rng):
    layers = init_network([2, 3, 1], [tanh, identity], rng)
    return tuple(layer._replace(b=rng.normal(size=layer.b.shape)) for layer in layers)


def same(one, two):
    """Bit by bit, with the same types, shapes and activations."""
    return bits(one) == bits(two) and [a.activation for a in one] == [a.activation for a in two]


def parts(content):
    """The arrays in a file's content, header decoded."""
    with np.load(io.BytesIO(content)) as arrays:
        found = {name: arrays[name] for name in arrays.files}
    return json.loads(found.pop("header").tobytes()), found


def sealed(content):
    """Any zip with a right checksum: what a stranger with bad intentions can make."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"." * 64
    return checked(file.getvalue()[:-64])


def checked(body):
    """Any bytes with a right checksum."""
    return body + hashlib.sha256(body).hexdigest().encode()


def file_of(header, arrays, write=np.savez):
    """A file's content with any header and arrays."""
    file = io.BytesIO()
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    write(file, header=np.frombuffer(header, np.uint8), **arrays)
    return sealed(file.getvalue())


# --- round trips ---


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_round_trip_keeps_every_bit_and_changes_nothing(dtype, tmp_path, rng):
    network = init_network([3, 4, 5, 2], [relu, sigmoid, identity], rng, dtype=dtype)
    network[0].W[0] = [-0.0, np.finfo(dtype).tiny / 2, np.finfo(dtype).max, np.nextafter(1, 2)]
    freeze(network)
    save(tmp_path / "w.npz", network)
    assert (tmp_path / "w.npz").read_bytes() == to_bytes(network)
    loaded = load(tmp_path / "w.npz")
    assert same(loaded, network) and to_bytes(loaded) == to_bytes(network)
    assert type(loaded) is tuple and {type(layer) for layer in loaded} == {Layer}
    assert all(part.flags.writeable for W, b, _ in loaded for part in (W, b))


def test_other_orders_of_memory_come_back_as_the_same_numbers(tmp_path, rng):
    W = rng.normal(size=(3, 4))
    for same_W in (np.asfortranarray(W), np.repeat(W, 2, axis=1)[:, ::2], W.astype(">f8")):
        save(tmp_path / "w", (Layer(same_W, np.zeros(4), identity),))
        loaded = load(tmp_path / "w")[0].W
        np.testing.assert_array_equal(loaded, W)
        assert loaded.flags.c_contiguous  # as a network that was never saved


@pytest.mark.parametrize(
    "name",
    ["w", "w.npz", "w.txt", "two words.npz", "神经网络.npz", "🧠.npz", "w" * 250],
)
def test_every_name_of_a_file_is_taken_as_it_is(name, tmp_path, network):
    save(str(tmp_path / name), network)
    assert os.listdir(tmp_path) == [name]  # no ending added, nothing left beside it
    assert same(load(os.fsencode(tmp_path / name)), network)


def test_a_name_without_a_folder_is_in_the_current_one(tmp_path, network, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save("w", network)
    assert same(load("w"), network) and os.listdir(tmp_path) == ["w"]


@pytest.mark.parametrize("is_old", [True, False])
def test_a_link_stays_a_link_and_its_target_is_written(is_old, tmp_path, network):
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    if is_old:
        target.write_bytes(b"old")
    link.symlink_to(target)
    save(link, network)
    assert link.is_symlink() and same(load(target), network) and same(load(link), network)


def test_another_name_of_the_old_file_keeps_it(tmp_path, network):
    (tmp_path / "w").write_bytes(b"old")
    os.link(tmp_path / "w", tmp_path / "copy")
    save(tmp_path / "w", network)
    assert (tmp_path / "copy").read_bytes() == b"old" and same(load(tmp_path / "w"), network)


@pytest.mark.parametrize("mode", [None, 0o600, 0o640, 0o666])
def test_the_permissions_of_an_old_file_stay_and_a_new_one_has_those_of_every_file(
    mode, tmp_path, network
):
    old = tmp_path / ("w" if mode else "any")
    old.write_bytes(b"")
    if mode:
        old.chmod(mode)
    before = old.stat().st_mode
    save(tmp_path / "w", network)
    assert (tmp_path / "w").stat().st_mode == before


# --- activations ---


def test_an_activation_of_your_own_is_given_to_load(tmp_path, network):
    own = (network[0]._replace(activation=swish), network[1])
    save(tmp_path / "w", own)
    assert same(load(tmp_path / "w", activations=[swish]), own)
    with pytest.raises(
        ValueError, match=r": its activation swish is not known; use act.*=\[swish\]$"
    ):
        load(tmp_path / "w")


@pytest.mark.parametrize("nameless", [lambda z: z, partial(np.multiply, 2.0)])
def test_an_activation_without_a_name_is_refused(nameless, tmp_path, network):
    (tmp_path / "w").write_bytes(b"old")
    wanted = "an activation needs a name to be saved by: def it"
    with refused(ValueError, f"{wanted}; got {nameless!r}"):
        save(tmp_path / "w", (network[0]._replace(activation=nameless), network[1]))
    assert (tmp_path / "w").read_bytes() == b"old"
    with pytest.raises(ValueError, match="needs a name"):
        load(tmp_path / "w", activations=[nameless])


def another(name, slope):
    def activation(z):
        return slope * z

    activation.__name__ = name
    return activation


def test_an_activation_with_a_name_of_the_books_is_refused(tmp_path, network):
    # load would give back the book's relu in silence
    leaky = another("relu", 0.1)
    with pytest.raises(ValueError, match="^two activations are called relu; rename one$"):
        save(tmp_path / "w", (network[0]._replace(activation=leaky), network[1]))


def test_two_activations_of_one_name_are_refused(tmp_path, network):
    one, two = (
        layer._replace(activation=another("leaky", slope))
        for layer, slope in zip(network, (0.1, 0.2), strict=True)
    )
    with pytest.raises(ValueError, match="^two activations are called leaky; rename one$"):
        save(tmp_path / "w", (one, two))
    save(tmp_path / "w", (one, two._replace(activation=one.activation)))  # the same one twice


# --- what is no network ---


@pytest.mark.parametrize(
    "wrong, error",
    [(None, TypeError), ("w", TypeError), ((), ValueError), ((1, 2), TypeError)],
)
def test_only_networks_are_saved(wrong, error, tmp_path):
    with pytest.raises(error):
        save(tmp_path / "w", wrong)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "wrong, message",
    [
        (swish, "activations must be a list of functions, such as [tanh, identity]; got function"),
        ("swish", "activations must be a list of functions, such as [tanh, identity]; got str"),
        ({"swish": swish},
         "activation 0 must be a function; got str 'swish': give the function itself"),
    ],
)  # fmt: skip
def test_activations_to_load_are_functions_in_a_list(wrong, message, tmp_path, network):
    save(tmp_path / "w", network)
    with refused(TypeError, message):
        load(tmp_path / "w", wrong)


def test_a_missing_file_and_a_folder(tmp_path, network):
    with pytest.raises(FileNotFoundError, match="nothing"):
        load(tmp_path / "nothing")
    for call in (load, partial(save, network=network)):
        with pytest.raises(IsADirectoryError) as info:
            call(tmp_path)
        place = os.path.realpath(tmp_path)
        assert str(info.value) == f"{place} is a folder or device; give the name of a file in it"
    with pytest.raises(IsADirectoryError, match="give the name of a file in it"):
        save(f"{tmp_path}/new/", network)
    assert not os.path.exists(tmp_path / "new")
    with refused(FileNotFoundError, f"{place}{os.sep}no folder is no folder; create it first"):
        save(tmp_path / "no folder" / "w", network)


@pytest.mark.parametrize("path", [None, 0, True, 1.0, ["w"], b"w".hex, io.BytesIO()], ids=type)
def test_what_is_no_path_is_refused(path, network):
    # a number would be an open file to Python: 0 is what the keyboard types
    for call in (load, partial(save, network=network)):
        with refused(TypeError, f"path must be the name of a file; got {kinds.kind(path)}"):
            call(path)


def test_names_that_no_file_can_have_are_refused(network):
    for call in (load, partial(save, network=network)):
        with pytest.raises(ValueError, match="null"):
            call("a\0b")
        with pytest.raises(IsADirectoryError, match="is a folder or device"):
            call("")


# --- interrupted writing ---


def fail(error):
    def failing(*arguments, **settings):
        raise error

    return failing


@pytest.mark.parametrize("error", [OSError("no space left"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("old", [b"the old file", None])
def test_an_interrupted_save_leaves_the_old_file_and_nothing_else(
    step, error, old, tmp_path, network, monkeypatch
):
    if old:
        (tmp_path / "w").write_bytes(old)
    monkeypatch.setattr(os, step, fail(error))
    with pytest.raises(type(error)):
        save(tmp_path / "w", network)
    assert os.listdir(tmp_path) == (["w"] if old else [])
    assert not old or (tmp_path / "w").read_bytes() == old


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path, network, monkeypatch):
    class FullDisk(io.FileIO):
        def write(self, content):
            super().write(content[:100])
            raise OSError("no space left")

    (tmp_path / "w").write_bytes(b"old")
    monkeypatch.setattr(builtins, "open", lambda path, mode: FullDisk(path, mode.replace("b", "")))
    with pytest.raises(OSError, match="no space left"):
        save(tmp_path / "w", network)
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["w"] and (tmp_path / "w").read_bytes() == b"old"


def test_bytes_are_on_the_disk_before_the_old_file_goes(tmp_path, network, monkeypatch):
    events, fsync, replace = [], os.fsync, os.replace

    def watched_fsync(file):
        events.append("fsync")
        assert os.fstat(file).st_size == len(to_bytes(network))  # nothing waits in a buffer
        fsync(file)

    def watched_replace(source, target):
        events.append("replace")
        assert os.path.dirname(source) == os.path.dirname(target)  # one file system
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    save(tmp_path / "w", network)
    assert events == ["fsync", "replace"]


def test_a_read_only_file_is_left_alone(tmp_path, network, monkeypatch):
    (tmp_path / "w").write_bytes(b"old")
    # asked instead of set, since an administrator may write to read-only files
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with refused(PermissionError, f"{os.path.realpath(tmp_path / 'w')} is read-only"):
        save(tmp_path / "w", network)
    assert os.listdir(tmp_path) == ["w"] and (tmp_path / "w").read_bytes() == b"old"


def test_a_read_only_folder_is_left_alone(tmp_path, network, monkeypatch):
    (tmp_path / "w").write_bytes(b"old")
    monkeypatch.setattr(builtins, "open", fail(PermissionError("read-only folder")))
    with pytest.raises(PermissionError, match="read-only folder"):
        save(tmp_path / "w", network)
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["w"] and (tmp_path / "w").read_bytes() == b"old"


# --- damage ---


@pytest.mark.parametrize("name", ["W0", "b0", "W1", "b1"])
def test_a_changed_number_behind_a_right_zip_checksum_is_refused(name, network):
    header, arrays = parts(to_bytes(network))
    arrays[name].flat[0] = np.nextafter(arrays[name].flat[0], 9)
    changed = file_of(header, arrays)[:-64] + to_bytes(network)[-64:]
    wanted = "its checksum does not match: it is damaged, or save did not write it"
    with refused(ValueError, wanted):
        from_bytes(changed, KNOWN)


def test_the_checksum_is_of_all_that_comes_before_it(network):
    content = to_bytes(network)
    assert content[-64:].decode() == hashlib.sha256(content[:-64]).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:  # and NumPy alone reads the file
        assert archive.comment == content[-64:] and archive.testzip() is None


def test_the_untouched_parts_make_the_same_file_again(network):
    assert file_of(*parts(to_bytes(network))) == to_bytes(network)


HELD = "['W0', 'W1', 'b0', 'b1', 'header']"


@pytest.mark.parametrize(
    "changes, message",
    [
        *(({"format": wrong}, f"its format is {wrong!r}; this nnbook reads 1")
          for wrong in (2, 0, "1", True, 1.0, None, [1], float("nan"))),
        *(({"activations": ["tanh", wrong]},
           f"its activation {wrong} is not known; use activations=[{wrong}]")
          for wrong in ("exec", None)),
        ({"activations": ["tanh"]}, f"it should hold ['W0', 'b0'], but holds {HELD}"),
        ({"activations": ["tanh"] * 3},
         f"it should hold ['W0', 'b0', 'W1', 'b1', 'W2', 'b2'], but holds {HELD}"),
        ({"activations": []}, f"it should hold [], but holds {HELD}"),
    ],
)  # fmt: skip
def test_another_header_is_refused(changes, message, tmp_path, network):
    header, arrays = parts(to_bytes(network))
    (tmp_path / "w").write_bytes(file_of(header | changes, arrays))
    with refused(ValueError, f"{tmp_path / 'w'} is no whole network file: {message}"):
        load(tmp_path / "w")


ONLY_PLAIN_PARTS = "it has compressed or overlapping parts, which save never writes"


def test_compressed_members_are_refused(tmp_path, network):
    content = file_of(*parts(to_bytes(network)), write=np.savez_compressed)
    (tmp_path / "w").write_bytes(content)
    with pytest.raises(ValueError, match=f": {ONLY_PLAIN_PARTS}$"):
        load(tmp_path / "w")


@pytest.mark.parametrize(
    "header",
    [b"", b"{", b"\xff", b"null", b"[1, 2]", b"NaN", b"[" * 100_000, b"9" * 10_000,
     b'{"format": 1, "activations": ["tanh", "identity"], "format": 2}',
     b'{"format": 1, "activations": ["tanh", ["identity"]]}', b'{"format": 1}',
     b'{"format": 1, "activations": null}'],
    ids=repr,
)  # fmt: skip
def test_a_header_of_any_other_kind_is_refused(header, tmp_path, network):
    (tmp_path / "w").write_bytes(file_of(header, parts(to_bytes(network))[1]))
    with pytest.raises(ValueError, match="w is no whole network file: "):
        load(tmp_path / "w")


W = np.array([[1.0, -2.0, 0.5], [4.0, 0.25, -8.0]])


@pytest.mark.parametrize(
    "stored",
    [W.astype("f2"), W.astype(">f4"), W.astype(">f8"), W.astype("g"), W.T.copy().T],
    ids=lambda array: array.dtype.str,
)
def test_floats_of_every_kind_are_read_exactly(stored, network):
    header, arrays = parts(to_bytes(network))
    loaded = from_bytes(file_of(header, arrays | {"W0": stored}), KNOWN)[0].W
    assert loaded.dtype == stored.dtype and loaded.flags.c_contiguous
    np.testing.assert_array_equal(loaded, W)


NO_FLOATS = [W.astype(complex), W.astype(int), W > 0, W.astype("U"), W.astype("S"),
             W.astype("M8[s]"), W.astype([("x", "f8")]), W.astype("V8"), W.view(int)]  # fmt: skip


@pytest.mark.parametrize(
    "changes, message",
    [
        *(({"W0": array}, "W of layer 0 must be an array of floats") for array in NO_FLOATS),
        ({"W0": W.reshape(3, 2)}, "b of layer 0 must have shape"),
        ({"W1": np.ones((4, 1))}, "W of layer 1 must have 3 rows"),
        ({"b1": np.array([np.nan])}, "b of layer 1 is not finite"),
        ({"W7": W}, "'W7'"),
        ({"b1": None}, "should hold .*'b1'"),  # left out
    ],
)
def test_other_arrays_are_refused_by_name(changes, message, tmp_path, network):
    header, arrays = parts(to_bytes(network))
    arrays = {name: array for name, array in (arrays | changes).items() if array is not None}
    (tmp_path / "w").write_bytes(file_of(header, arrays))
    with pytest.raises(ValueError, match=f"w is no whole network file: .*{message}"):
        load(tmp_path / "w")


def claims_10_gb(archive):
    part = archive.getinfo("W0.npy")
    part.file_size = part.compress_size = 10**10


def is_there_a_thousand_times(archive):
    archive.filelist += [archive.getinfo("W0.npy")] * 1000


def claims_a_shape_of_80_gb(archive):
    claim = io.BytesIO()
    shape = {"descr": "<f8", "fortran_order": False, "shape": (10**5, 10**5)}
    np.lib.format.write_array_header_1_0(claim, shape)
    archive.filelist.remove(archive.NameToInfo.pop("W0.npy"))
    archive.writestr("W0.npy", claim.getvalue())


@pytest.mark.parametrize(
    "part, message",
    [
        (claims_10_gb, ONLY_PLAIN_PARTS),
        (is_there_a_thousand_times, ONLY_PLAIN_PARTS),
        (claims_a_shape_of_80_gb, "cannot reshape array of size 0"),
    ],
)
def test_a_part_larger_than_its_file_costs_no_memory(part, message, tmp_path, network):
    file = io.BytesIO(to_bytes(network))
    with zipfile.ZipFile(file, "a") as archive:
        part(archive)
        archive.comment = b"changed"
    (tmp_path / "w").write_bytes(sealed(file.getvalue()))
    tracemalloc.start()
    with pytest.raises(ValueError, match=message):
        load(tmp_path / "w")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_part_that_is_there_twice_is_refused(tmp_path, network):
    file = io.BytesIO(to_bytes(network))
    with zipfile.ZipFile(file, "a") as archive:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("W1.npy", archive.read("b1.npy"))
    (tmp_path / "w").write_bytes(sealed(file.getvalue()))
    with pytest.raises(ValueError, match="holds .*'W1', 'W1'"):
        load(tmp_path / "w")


class Payload:
    """Something whose unpickling leaves a trace."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_a_pickled_object_is_refused_and_not_run(tmp_path, network):
    trace = str(tmp_path / "trace")
    header, arrays = parts(to_bytes(network))
    arrays["W0"] = np.array([Payload(trace)], dtype=object)
    (tmp_path / "w").write_bytes(file_of(header, arrays))
    (tmp_path / "p").write_bytes(pickle.dumps(Payload(trace)))
    for name in "wp":
        with pytest.raises(ValueError, match="is no whole network file"):
            load(tmp_path / name)
    assert not os.path.exists(trace)


def test_members_with_a_path_are_refused_and_not_unpacked(tmp_path, network):
    file = io.BytesIO(to_bytes(network))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("../../outside.npy", b"")
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "w"
    path.write_bytes(sealed(file.getvalue()))
    with pytest.raises(ValueError, match="outside"):
        load(path)
    assert sorted(os.listdir(tmp_path)) == ["folder"]


def written(write, array):
    file = io.BytesIO()
    write(file, array)
    return file.getvalue()


@pytest.mark.parametrize("ending", [bytes, checked])
@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04", b"\x93NUMPY", b"\x89PNG\r\n", b'{"W": [[1]]}', b"\0" * 1000,
     written(np.save, W), written(np.savez, W)],
    ids=range(9),
)  # fmt: skip
def test_other_files_are_refused(content, ending, tmp_path):
    (tmp_path / "w").write_bytes(ending(content))
    with pytest.raises(ValueError, match="is no whole network file"):
        load(tmp_path / "w")
