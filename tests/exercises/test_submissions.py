"""What learners wrote is judged as a teacher would: the confusion table keeps its promise."""

import confusion
import pytest


@pytest.fixture(scope="module")
def counts():
    return confusion.table()


def test_there_are_enough_submissions_of_every_kind(counts):
    assert len(confusion.SUBMISSIONS) >= 120
    assert {about for about, _, _ in confusion.SUBMISSIONS.values()} == set(confusion.catalogue())
    assert all(sum(row.values()) >= 5 for row in counts.values())


def test_hardly_any_is_named_wrongly_and_none_judged_wrongly(counts):
    assert confusion.is_good(counts)


@pytest.mark.parametrize(
    "group, result, n", [("named slip", "named wrongly", 9), ("right", "not named", 1),
                         ("other", "passed", 1)],
)  # fmt: skip
def test_the_promise_can_be_broken(group, result, n):
    counts = {name: dict.fromkeys(confusion.RESULTS, 0) for name in confusion.GROUPS}
    counts["right"]["passed"] = 200
    assert confusion.is_good(counts)
    counts[group][result] += n
    assert not confusion.is_good(counts)


@pytest.mark.parametrize("name", confusion.SUBMISSIONS)
def test_every_truth_is_one_that_the_exercise_may_have(name):
    about, truth, _ = confusion.SUBMISSIONS[name]
    assert set(truth) <= confusion.nameable(confusion.catalogue()[about])
