"""The first 300 networks of trust/false_alarms.py: it takes four seconds."""

import false_alarms


def test_the_gradient_check_raises_no_false_alarm():
    figures = false_alarms.measure(range(300))
    assert all(false_alarms.goals(figures).values()), figures


def test_plain_nudges_raise_false_alarms():
    # so these networks are hard enough to tell a good check from a plain one
    assert false_alarms.measure(range(300))["false alarms of plain nudges"] > 30
