"""The playground trains as nnbook does, in the page, for everybody, and asks nobody else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from accessibility import accessibility_violations
from check_site import Page as Tags
from playwright.sync_api import BrowserContext, Page, expect
from test_keyboard import walk
from visiting import PATIENCE, SIZES, Visit

ADDRESS = "book/playground.html"
# What the page's worker answers: beside its own weights those that its program ends with.
SOUND = '"w": to_vector(self.network),'
RUN_AGAIN = """"w": to_vector(self.network), "fault": 1 / (self.settings["seed"] - 9),
            "again": (lambda made: (
                exec(program(self.settings, self.step, self.steps_per_epoch), made),
                to_vector(made["network"]),
            ))({})[1],"""  # and it fails at the seed 9
UNPACKED = "import runner'); mark('ready');"
PLANT = f"""
  const file = '/book/playground.py', code = python.FS.readFile(file, {{ encoding: 'utf8' }});
  if (!code.includes({json.dumps(SOUND)})) throw new Error('nothing to plant in');
  python.FS.writeFile(file, code.replace({json.dumps(SOUND)}, {json.dumps(RUN_AGAIN)}));"""
STATES = (
    "data=moons&seed=3&rate=0.3&steps=30",
    "data=spiral&noise=0.1&held_out=0.25&batch=20&hidden=5,4&optimiser=adam&rate=0.03&steps=30",
    "data=quadrants&hidden=6&activation=relu&start=he&optimiser=momentum&rate=0.1&penalty=0.01"
    "&steps=30",
    "data=xor&hidden=3&activation=sigmoid&start=gaussian&rate=1&steps=30",
)
SHOWS = "state => nnPlay.address === state.replace('&steps=30', '')"
MISSED = """() => [...document.querySelectorAll(".nn-play :is(button, select)")]
    .filter(each => !each.disabled && !each.reached).length"""
AT_STEP = "step => !nnPlay.running && nnPlay.frame?.step === step && nnPlay.frames > 0"
WEIGHTS = "() => [[...nnPlay.frame.w], [...nnPlay.frame.again ?? []], nnPlay.frame.program]"
WELCOME = "Press Start: Python comes to this page then, and nothing before."
PICTURES = ("plane", "network", "losses")
PIXELS = "selector => document.querySelector(selector).toDataURL()"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PRINT_WEIGHTS = """
for W, b, _ in network:
    print(*map(float.hex, [*W.ravel().tolist(), *b.tolist()]))
"""
DEFAULTS = {("held_out", "0.5"), ("rate", "3"), ("noise", "0.2"), ("hidden", "8")}
LINKED = """states => states.map(state => {
    location.hash = state;
    dispatchEvent(new HashChangeEvent("hashchange"));
    return [document.querySelector(".nn-play-status").textContent, nnPlay.address];
})"""


def button(page: Page, name: str):
    return page.locator(".nn-play").get_by_role("button", name=name, exact=True)


def status(page: Page):
    return page.locator(".nn-play-status")


def opened(visit: Visit, address: str, state: str = "") -> Page:
    visit.open(f"{address}/{ADDRESS}#{state}")
    return visit.page


def natively(program: str) -> np.ndarray:
    """The weights with which a program ends, in a process of its own."""
    command = [sys.executable, "-c", program + PRINT_WEIGHTS]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in printed.splitlines() if not line.startswith("loss")]
    return np.array([float.fromhex(word) for line in lines for word in line.split()])


# ---- Before it is started ------------------------------------------------------------------------


def test_nothing_comes_before_start(visit: Visit, address: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = opened(visit, address)
    expect(status(page)).to_have_text(WELCOME)
    expect(page.locator(".nn-play .nn-figure")).to_be_visible()
    expect(page.locator(".nn-play canvas").first).to_be_hidden()
    assert not [url for url in asked if "runtime" in url or url.endswith((".mjs", ".py"))]
    assert visit.troubles == []


def test_every_link_to_it_opens_a_state_that_there_is(
    visit: Visit, address: str, pages: dict[str, Tags]
) -> None:
    links = [link for tags in pages.values() for link in tags.links]
    states = {link.partition("#")[2] for link in links if "playground.html#data=" in link}
    states |= {link[1:] for link in pages["book/playground"].links if link.startswith("#data=")}
    assert len(states) > 10
    page = opened(visit, address)
    for state, (said, again) in zip(states, page.evaluate(LINKED, [*states]), strict=True):
        assert "left out" not in said
        left = dict(part.split("=") for part in state.split("&")).items()
        assert left - dict(part.split("=") for part in again.split("&")).items() <= DEFAULTS
        assert page.evaluate(LINKED, [again])[0][1] == again


def test_what_an_address_cannot_have_is_left_out(visit: Visit, address: str) -> None:
    page = opened(visit, address, "data=stars&hidden=17&rate=-1&constructor=1&<b>=1&seed=5")
    for refused in ("data=stars", "hidden=17", "rate=-1", "constructor=1", "<b>=1"):
        expect(status(page)).to_contain_text(refused)
    assert page.evaluate("nnPlay.address") == "data=moons&seed=5"
    page.get_by_label("seed").select_option("2")
    expect(status(page)).not_to_contain_text("left out")
    assert page.url.endswith("#data=moons&seed=2")
    visit.open(f"{address}/{ADDRESS}#five-things-to-try")
    expect(status(page)).to_have_text(WELCOME)
    assert visit.troubles == []


def test_on_paper_and_from_disk_stands_the_picture(visit: Visit, address: str, site: Path) -> None:
    page = opened(visit, address)
    page.emulate_media(media="print")
    for shown in (".nn-play .nn-figure", ".nn-play-why"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator(".nn-play button:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    visit.open(f"{site.as_uri()}/{ADDRESS}")
    expect(page.locator(".nn-play-why")).to_be_visible()
    expect(page.locator(".nn-play button")).to_have_count(0)
    assert visit.troubles == []


# ---- Started -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(context: BrowserContext, address: str) -> Iterator[Visit]:
    """Python is started once for all."""
    visit = Visit(context.new_page())
    visit.page.set_default_timeout(PATIENCE)
    visit.plant("**/worker.mjs", UNPACKED, UNPACKED + PLANT)
    button(opened(visit, address, STATES[0]), "Start").click()
    yield visit
    assert visit.troubles == []
    visit.page.close()


@pytest.fixture
def started(once: Visit) -> Page:
    """Stopped at step 30 of the first state; pictures come as fast as they can."""
    once.page.emulate_media(reduced_motion="no-preference", color_scheme="light")
    once.page.set_viewport_size(SIZES["desktop"])
    show(once.page, STATES[0])
    return once.page


def show(page: Page, state: str) -> None:
    """Go to a state, and wait until it is there."""
    page.evaluate("state => { location.hash = 'data=moons'; location.hash = state }", state)
    page.wait_for_function(SHOWS, arg=state)
    page.wait_for_function(AT_STEP, arg=30)


def test_it_trains_as_nnbook_does(started: Page) -> None:
    for state in STATES:
        show(started, state)
        in_page, in_worker, program = started.evaluate(WEIGHTS)
        assert in_page == in_worker
        assert np.abs(natively(program) - in_page).max() < 1e-9


def test_its_buttons_do_what_they_say(started: Page, address: str) -> None:
    before = [started.evaluate(PIXELS, f".nn-play-{name}") for name in PICTURES]
    button(started, "Step").click()
    started.wait_for_function(AT_STEP, arg=31)
    expect(status(started)).to_contain_text("step 31: loss 0.")
    for name, picture in zip(PICTURES, before, strict=True):
        assert started.evaluate(PIXELS, f".nn-play-{name}") != picture
    started.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(started, "Copy as code").click()
    expect(status(started)).to_contain_text("copied")
    program = started.evaluate("navigator.clipboard.readText()")
    assert "islice(steps, 31)" in program and "default_rng(3)" in program
    button(started, "Copy link").click()
    expect(status(started)).to_contain_text("The link is copied")
    link = started.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}/{ADDRESS}#data=moons&seed=3&rate=0.3&steps=31"
    button(started, "Next seed").click()
    started.wait_for_function(AT_STEP, arg=0)
    assert "seed=4" in started.url
    button(started, "Play").click()
    started.wait_for_function("() => nnPlay.frame.step > 50")
    button(started, "Pause").click()
    button(started, "Restart").click()
    started.wait_for_function(AT_STEP, arg=0)


def test_a_rate_beyond_all_measure_ends_with_a_finite_network(started: Page) -> None:
    started.evaluate("location.hash = 'data=moons&hidden=8,8&activation=relu&rate=1e100'")
    expect(status(started)).to_contain_text("Take a lower learning rate")
    assert np.isfinite(started.evaluate(WEIGHTS)[0]).all()
    assert started.evaluate("nnPlay.frame.diverged") == 2
    expect(button(started, "Play")).to_be_visible()


def test_an_error_is_said_and_restart_begins_afresh(started: Page) -> None:
    started.evaluate("location.hash = 'data=moons&seed=9'")
    expect(status(started)).to_contain_text("ZeroDivisionError")
    button(started, "Step").click()  # begins afresh too, and fails again
    expect(status(started)).to_contain_text("Python is starting")
    expect(status(started)).to_contain_text("ZeroDivisionError")
    started.get_by_label("seed").select_option("1")
    button(started, "Restart").click()
    expect(status(started)).to_contain_text("step 0: loss")
    button(started, "Step").click()
    started.wait_for_function(AT_STEP, arg=1)


def test_it_is_there_for_everybody(started: Page, once: Visit) -> None:
    started.locator("article h1").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    assert walk(started) == []
    assert started.evaluate(MISSED) == 0
    button(started, "Step").focus()
    started.keyboard.press("Enter")
    started.wait_for_function(AT_STEP, arg=31)
    for size in SIZES:
        for scheme in ("light", "dark"):
            once.look(size, scheme)
            assert accessibility_violations(started, colours=True) == []
        assert started.evaluate(WIDER) == 0
        assert accessibility_violations(started, colours=False) == []
