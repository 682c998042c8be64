"""A browser is found, not assumed; without one, a sentence says what to do."""

import browser
import pytest


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """Nothing on the path, nothing elsewhere, and nothing to be had."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "of_playwright", lambda: str(tmp_path / "playwright"))
    monkeypatch.setattr(browser, "from_debian", lambda: False)
    monkeypatch.setattr(browser, "from_playwright", lambda: False)


def program(path, status=0):
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", [*browser.NAMES, "playwright"])
def test_a_browser_is_found_by_any_of_its_names(tmp_path, name):
    only_one = program(tmp_path / name)
    assert browser.browser_path() == only_one


def test_the_one_that_is_named_comes_first_and_stands_alone(tmp_path, monkeypatch):
    program(tmp_path / "chromium")
    monkeypatch.setenv("CHROMIUM", program(tmp_path / "mine"))
    assert browser.browser_path() == str(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(browser.NoBrowser, match="none was found"):
        browser.browser_path()


def test_one_that_does_not_run_is_passed_over(tmp_path):
    program(tmp_path / "chromium", status=1)
    (tmp_path / "chromium-browser").write_bytes(b"\x00")
    (tmp_path / "chromium-browser").chmod(0o755)
    sound = program(tmp_path / "chrome")
    assert browser.browser_path() == sound


def test_it_is_installed_where_nobody_has_to_be_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "from_debian", lambda: bool(program(tmp_path / "chromium")))
    assert browser.browser_path() == str(tmp_path / "chromium")


def test_it_is_downloaded_where_it_cannot_be_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "from_playwright", lambda: bool(program(tmp_path / "playwright")))
    assert browser.browser_path() == str(tmp_path / "playwright")


def test_without_any_one_sentence_says_what_to_install():
    with pytest.raises(browser.NoBrowser) as caught:
        browser.browser_path()
    advice = str(caught.value)
    assert "install Chromium or Chrome" in advice
    assert advice.count(".") == 1 and "\n" not in advice


def test_a_command_that_fails_is_no_success(tmp_path):
    assert browser.succeeds(program(tmp_path / "right"))
    assert not browser.succeeds(program(tmp_path / "wrong", status=1))
