"""Every fault of tools/plants.toml can be planted: what it replaces is still there."""

import plants
import toc


def test_the_text_that_a_fault_replaces_stands_in_its_file():
    table = [plant for plant in plants.plants() if not plant.file.startswith("_build/")]
    assert [str(plant) for plant in table if not plants.is_there(plant, toc.ROOT)] == []
    assert all(plant.old != plant.new for plant in table)


def test_a_fault_is_planted_seen_and_taken_out_again(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("1 + 1, and 1 + 1")
    plant = plants.Plant("a.txt", "1 + 1", "1 - 1", "guards")
    monkeypatch.setattr(plants, "is_green", lambda *_: file.read_text() != "1 + 1, and 1 - 1")
    assert plants.is_there(plant, tmp_path) and plants.is_seen(plant, tmp_path)
    assert file.read_text() == "1 + 1, and 1 + 1"
