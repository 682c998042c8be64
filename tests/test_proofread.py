"""Every passage was read again after it was last changed."""

import proofread
import pytest
import toc

FOUND = proofread.passages(proofread.now)


def test_every_passage_was_read_since_it_was_changed():
    unread = proofread.unread(FOUND)
    assert unread == [], "python tools/proofread.py shows what changed; from then on it is read"


@pytest.mark.parametrize("page", toc.sources(".md"), ids=str)
def test_the_parts_of_a_page_are_the_whole_page(page):
    text = proofread.now(page)
    assert "".join(part for _, part in proofread.of_text(text, proofread.HEADING)) == text


def test_a_difference_is_shown_word_by_word_with_five_words_around_it():
    old = "a b c d e f three of g h i j k l m n o p in 1958"
    new = "a b c d e f four of g h i j k l m n o p in 1957"
    assert list(proofread.difference(old, new)) == [
        "b c d e f [-three-] {+four+} of g h i j",
        "m n o p in [-1958-] {+1957+}",
    ]
