"""The reader's own program: what stands in it, and which piece is named when one is wrong."""

import types

import pytest

from nnbook import losses
from nnbook.exercises import check, program, solution
from nnbook.exercises.program import NAME, pieces, text

PIECES = pieces()
SLIPS = [(piece, slip) for piece in PIECES for slip in piece.slips]


def written(source):
    """A module with this text."""
    module = types.ModuleType(NAME)
    exec(compile(source, NAME, "exec"), vars(module))
    return module


def edited(piece, slip):
    """The program with a slip in one piece."""
    return written(text(6).replace(piece.source.rstrip(), piece.edited(slip).rstrip()))


def test_every_chapter_has_a_piece_and_the_program_their_order():
    chapters = [program.chapter_of(piece) for piece in PIECES]
    assert chapters == sorted(chapters) and set(chapters) == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("chapter", range(7))
def test_what_a_chapter_asks_for_is_written_and_the_rest_still_to_be(chapter):
    verdict = check(NAME, written(text(chapter)))
    asked = [piece for piece in PIECES if program.chapter_of(piece) <= chapter]
    assert verdict.status == ("passed" if chapter == 6 else "not attempted")
    assert verdict.passed == len(asked) + (len(program.RUNS) if chapter == 6 else 0)
    assert chapter == 6 or f"`{PIECES[len(asked)].name}`" in verdict.lines[0]
    alone = written(text(chapter, stubs=False))
    assert [one.name for one in PIECES if hasattr(alone, one.name)] == [one.name for one in asked]


def test_a_whole_program_reads_digits_and_has_the_losses_of_the_book():
    moons, digits = check(NAME, written(text(6))).lines
    right, of = (int(word) for word in digits.split() if word.isdigit() and int(word) > 100)
    assert of == 359 and right >= 340
    assert "to 1e-12" in moons and "to 1e-12" in digits


@pytest.mark.parametrize(("piece", "slip"), SLIPS, ids=lambda one: getattr(one, "key", one.name))
def test_the_first_wrong_piece_is_named_with_its_slip(piece, slip):
    verdict = check(NAME, edited(piece, slip))
    assert f"`{piece.name}`" in verdict.lines[0] and verdict.slips[0] == slip.name
    assert verdict.passed == PIECES.index(piece)


def test_a_program_whose_pieces_are_right_and_whose_curve_is_not_is_refused():
    module = written(text(6))
    module.train = lambda *given: (given[0], [1.0] * 300)
    right, line = program.on_the_moons(vars(module))
    assert not right and "away from that of the book's network" in line


def test_what_fails_only_together_says_how(monkeypatch):
    def breaks(found):
        raise ValueError("twice the same name")

    monkeypatch.setattr(program, "RUNS", (breaks,))
    verdict = check(NAME, written(text(6)))
    assert verdict.status == "failed" and "twice the same name" in verdict.lines[0]


@pytest.mark.parametrize("nothing", [None, 3, "my_network.py", lambda: None])
def test_what_is_no_module_is_told_so(nothing):
    verdict = check(NAME, nothing)
    assert verdict.status == "failed" and "import my_network" in verdict.lines[0]


def test_a_piece_of_the_book_is_not_the_reader_s():
    module = written(text(6))
    module.softmax = losses.softmax
    verdict = check(NAME, module)
    assert verdict.passed == 2 and "`softmax` is the book's own" in verdict.lines[0]


def test_too_few_digits_are_told(monkeypatch):
    monkeypatch.setattr(program, "ENOUGH", 1.0)
    right, line = program.on_the_digits(vars(written(text(6))))
    assert not right and line.endswith("should read at least 100% of them.")


def test_the_solution_is_the_whole_program():
    assert solution(NAME) == text(6, stubs=False).rstrip()
