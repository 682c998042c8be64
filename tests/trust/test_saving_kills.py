"""Saves ended by force leave the old file or the new one: trust/saving_kills.py, smaller."""

import os

import pytest
import saving_kills
from saving_kills import SIZES, measure, read_only

from nnbook.saving import load, save

OLD = pytest.mark.parametrize("is_old", [True, False], ids=["over an old file", "no old file"])


def assert_whole(found, at_least):
    assert found["ended"] >= at_least
    assert found["not ended"] == found["lost"] == found["wrong"] == 0


@OLD
def test_killed_at_every_40th_line(is_old):
    assert_whole(measure(saving_kills.killed_at_lines, 40, is_old=is_old), 30)


@OLD
def test_killed_while_the_file_is_written(is_old):
    found = measure(saving_kills.stopped_at_bytes, True, 30, is_old=is_old)
    assert_whole(found, 30)
    assert found["old"] == found["left over"] == 30


def test_killed_from_outside():
    assert_whole(measure(saving_kills.killed_from_outside, 10, sizes=[200, 500, 1]), 10)


@OLD
def test_no_room_for_the_file(is_old):
    found = measure(saving_kills.stopped_at_bytes, False, 30, is_old=is_old)
    assert_whole(found, 30)
    assert found["old"] == 30 and found["left over"] == 0


@OLD
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_exception_before_every_bytecode_of_save(error, is_old):
    found = measure(saving_kills.interrupted, error, is_old=is_old)
    assert_whole(found, 50)
    assert found["old"] > 0 and found["new"] > 0 and found["left over"] == 0


def test_two_processes_at_once():
    found = measure(saving_kills.at_once, 50)
    assert_whole(found, 2)
    assert found["left over"] == 0


@pytest.mark.parametrize("file_mode, folder_mode", [(0o444, 0o777), (0o666, 0o555)])
def test_a_read_only_file_or_folder_is_left_alone(file_mode, folder_mode):
    found = read_only(file_mode, folder_mode)
    assert_whole(found, 1)
    assert found["old"] == 1 and found["left over"] == 0


def test_without_the_read_only_modes_the_save_goes_through():
    assert read_only(0o666, 0o777)["new"] == 1


@pytest.mark.parametrize("name", ["/dev/null", "/dev/zero", "pipe"])
def test_devices_and_pipes_are_neither_read_nor_replaced(name, tmp_path):
    if name == "pipe":
        name = tmp_path / name
        os.mkfifo(name)
    before = os.stat(name)
    with pytest.raises(IsADirectoryError, match="is a folder or device"):
        load(name)
    with pytest.raises(IsADirectoryError, match="is a folder or device"):
        save(name, saving_kills.network(SIZES[0], 0))
    assert os.stat(name).st_ino == before.st_ino
