"""A mistake is answered by an error of one kind, in these words and no others."""

import re

import pytest


def refused(error, message):
    """What the block must end in."""
    return pytest.raises(error, match=rf"\A{re.escape(message)}\Z")
