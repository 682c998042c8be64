"""The site's builder understands what `nnbook.notebook.glue` stores."""

from typing import Any

import pytest
from myst_nb.core.variables import format_plain_text

from nnbook import notebook


def test_the_site_reads_back_what_glue_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[dict[str, Any]] = []
    monkeypatch.setattr(notebook, "_display", lambda data, metadata: stored.append(data))
    notebook.glue("loss", 0.12, ".4f")
    ((text,),) = (data.values() for data in stored)
    assert format_plain_text(text, "s") == "0.1200"
