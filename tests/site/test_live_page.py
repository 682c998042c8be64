"""Code runs where it is read; what one writes is kept, judged, taken along and brought back."""

from pathlib import Path

import pytest
from accessibility import accessibility_violations
from playwright.sync_api import Locator, Page, expect
from visiting import Visit

from nnbook.classroom.files import check_file
from nnbook.exercises import exercise, program
from nnbook.exercises.chapters import EXERCISES

CHAPTER = "book/02_forward_pass"
RIGHT = EXERCISES["sigmoid"].source
TOTAL = sum("pytorch" not in task.page for task in EXERCISES.values())
HERE = sum(task.page in CHAPTER for task in EXERCISES.values())
ENDLESS = "print('begun')\nwhile True:\n    pass"
FLOOD = "while True:\n    print('on')"
MOST = 20_000  # bytes that the page weighs more, as long as nobody runs anything
FIGURE = "svg.nn-figure[data-figure]"


@pytest.fixture
def chapter(visit: Visit, address: str) -> Page:
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.open(f"{address}/{CHAPTER}.html")
    yield visit.page
    assert visit.troubles == []


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"#code-{name}")


def press(page: Page, name: str, what: str) -> None:
    """Press a button below a cell, once it says so."""
    cell(page, name).get_by_role("button", name=f"{what}:").click()


def write(page: Page, name: str, text: str) -> Locator:
    box = cell(page, name).locator("textarea")
    if not box.count():
        press(page, name, "Edit")
    box.fill(text)
    return box


def note(page: Page, name: str) -> Locator:
    return cell(page, name).locator(".live-note")


def output(page: Page, name: str) -> Locator:
    return cell(page, name).locator(".cell_output")


def verdict(page: Page, name: str) -> Locator:
    return cell(page, f"exercise-{name}-check").locator(".nn-verdict")


def asked_for(page: Page, part: str) -> list[str]:
    """What the page has loaded, by a part of its address."""
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return [url for url in loaded if part in url]


# ---- Cells ---------------------------------------------------------------------------------------


def test_a_page_that_nobody_runs_is_light(chapter: Page, site: Path) -> None:
    files = [
        url.partition("/_static/")[2].partition("?")[0] for url in asked_for(chapter, "/live-")
    ]
    assert sorted(Path(name).name for name in files) == [
        "cells.js", "editor.js", "keeping.js", "live.css", "progress.js"
    ]  # fmt: skip
    assert sum((site / "_static" / name).stat().st_size for name in files) < MOST


def test_a_cell_is_run_changed_stopped_and_reset(chapter: Page) -> None:
    printed = output(chapter, "sigmoid-values").inner_text()
    press(chapter, "sigmoid-values", "Run")
    expect(note(chapter, "sigmoid-values")).to_have_text("Your result.")
    assert output(chapter, "sigmoid-values").inner_text().strip() == printed.strip()
    # Changed: another result, a note about the text, and a cell below feels it.
    write(chapter, "sigmoid-values", "z = np.array([0.0])\nprint(z + 41, no)").press("Shift+Enter")
    expect(note(chapter, "sigmoid-values")).to_contain_text("NameError: name 'no' is not defined")
    expect(chapter.get_by_role("button", name="Stop:")).to_have_count(0)
    write(chapter, "sigmoid-values", "print(41 + 1)").press("Control+Enter")
    expect(output(chapter, "sigmoid-values")).to_have_text("42")
    expect(note(chapter, "sigmoid-values")).to_contain_text("the book's own code")
    # Two at once wait for each other; Stop ends both, and says what is lost.
    write(chapter, "sigmoid-values", ENDLESS)
    press(chapter, "sigmoid-values", "Run")
    expect(note(chapter, "sigmoid-values")).to_contain_text("Running")
    expect(output(chapter, "sigmoid-values")).to_have_text("begun")
    press(chapter, "exercise-sigmoid-stub", "Run and check")
    expect(note(chapter, "exercise-sigmoid-stub")).to_have_text("Waits for its turn")
    (python,) = chapter.workers
    with python.expect_event("close"):
        press(chapter, "sigmoid-values", "Stop")
    expect(note(chapter, "sigmoid-values")).to_contain_text("the next Run begins afresh")
    expect(chapter.get_by_role("button", name="Stop:")).to_have_count(0)
    write(chapter, "sigmoid-values", FLOOD).press("Shift+Enter")
    expect(output(chapter, "sigmoid-values")).to_contain_text("The rest is left out")
    press(chapter, "sigmoid-values", "Stop")
    # Stopped while it starts; then it starts again, and brings the cells that are needed.
    press(chapter, "sigmoid-values", "Reset")
    press(chapter, "sigmoid-values", "Run")
    press(chapter, "sigmoid-values", "Stop")
    expect(note(chapter, "sigmoid-values")).to_contain_text("the next Run begins afresh")
    press(chapter, "sigmoid-values", "Run")
    expect(note(chapter, "sigmoid-values")).to_have_text("Your result.")
    press(chapter, "sigmoid-values", "Reset")
    expect(note(chapter, "sigmoid-values")).to_have_text("")
    expect(chapter.locator(".live-mine, .live-changed")).to_have_count(0)
    assert output(chapter, "sigmoid-values").inner_text() == printed
    assert (
        chapter.evaluate("Object.keys(localStorage).filter(key => key.startsWith('nnbook'))") == []
    )


def test_a_new_python_runs_what_the_one_before_had_run(chapter: Page) -> None:
    press(chapter, "by-hand-code", "Run")
    expect(note(chapter, "by-hand-code")).to_have_text("Your result.")
    write(chapter, "sigmoid-values", "import os\nos._exit(0)").press("Shift+Enter")
    expect(note(chapter, "sigmoid-values")).to_contain_text("Python broke down here")
    press(chapter, "by-hand-code", "Run")
    expect(note(chapter, "by-hand-code")).to_contain_text("Your result.")


def test_a_figure_is_drawn_where_the_printed_one_stands(visit: Visit, chapter: Page) -> None:
    """... and the page is as good as before: for axe, in width, on paper."""
    unfold = "document.querySelectorAll('.nn-show:has(+ .nn-after)').forEach(one => one.click())"
    chapter.evaluate(unfold)
    figures = chapter.locator(FIGURE)
    before = figures.evaluate_all("all => all.map(one => [one.dataset.figure, one.ariaLabel])")
    chapter.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    chapter.get_by_role("button", name="Move it").click()  # what is moved makes room
    press(chapter, "xor-regions", "Run")
    expect(note(chapter, "xor-regions")).to_have_text("Your result.")
    assert (
        figures.evaluate_all("all => all.map(one => [one.dataset.figure, one.ariaLabel])") == before
    )
    drawn = chapter.locator(f"{FIGURE}:has([id^=live])")
    assert drawn.count() >= 2  # its own, and those of cells which it needs
    write(chapter, "sigmoid-values", "print('changed')")
    for size, scheme in {"desktop": "light", "phone": "dark"}.items():
        visit.look(size, scheme)
        assert chapter.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert accessibility_violations(chapter, colours=True) == []
    chapter.emulate_media(media="print")
    expect(chapter.locator(".live-bar").first).to_be_hidden()
    expect(cell(chapter, "sigmoid-values").locator("textarea")).to_be_hidden()
    expect(cell(chapter, "sigmoid-values").locator("pre").first).to_be_visible()
    chapter.emulate_media(media="screen")
    while (reset := chapter.get_by_role("button", name="Reset")).count():
        reset.first.click()
    expect(drawn).to_have_count(0)
    assert (
        figures.evaluate_all("all => all.map(one => [one.dataset.figure, one.ariaLabel])") == before
    )
    assert accessibility_violations(chapter, colours=False) == []


def test_what_is_changed_while_it_runs_runs_again(chapter: Page) -> None:
    slow = "import time\ntime.sleep(3)\nimport numpy as np\nsigmoid = lambda z: z + "
    write(chapter, "to-class-code", f"{slow}1").press("Shift+Enter")
    expect(note(chapter, "to-class-code")).to_contain_text("Running")
    many = "".join(f"\nv{i} = {i}  # {'long ' * 300}" for i in range(90))
    write(chapter, "to-class-code", f"{slow}2{many}")
    expect(note(chapter, "to-class-code")).to_contain_text("Your result.")
    write(chapter, "sigmoid-values", "print(sigmoid(40))").press("Shift+Enter")
    expect(output(chapter, "sigmoid-values")).to_have_text("42")


LIES_ON_ITS_CODE = """box => {
    const code = box.parentElement.querySelector("pre");
    const looks = ["fontSize", "lineHeight", "padding"];
    const [one, other] = [box, code].map(element => getComputedStyle(element));
    return looks.every(look => one[look] === other[look])
        && box.scrollHeight === code.scrollHeight && box.clientWidth === code.clientWidth;
}"""


def test_the_box_to_write_in_lies_on_its_code(visit: Visit, chapter: Page) -> None:
    long = f"s = '{'x' * 300}'\n\tx = 1  # {'many words that break lines ' * 9}\n\n中文\n"
    for size in ("desktop", "phone"):
        visit.look(size, "light")
        assert write(chapter, "exercise-sigmoid-stub", long).evaluate(LIES_ON_ITS_CODE)


# ---- Exercises -----------------------------------------------------------------------------------


def test_an_exercise_is_wrong_named_mended_and_solved_by_keyboard(chapter: Page) -> None:
    box = cell(chapter, "exercise-sigmoid-stub").locator("textarea")
    box.focus()
    chapter.keyboard.press("Control+a")
    chapter.keyboard.type("def sigmoid(z):\nreturn 1 / (1 + np.exp(z))")  # Enter indents
    assert box.input_value() == "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
    chapter.keyboard.press("Shift+Enter")
    expect(verdict(chapter, "sigmoid")).to_contain_text("is the sign in the exponent right?")
    expect(chapter.get_by_role("status")).to_contain_text("is the sign in the exponent right?")
    expect(box).to_be_focused()
    for _ in range(3):
        chapter.keyboard.press("ArrowLeft")
    chapter.keyboard.type("-")
    chapter.keyboard.press("Control+Enter")
    expect(verdict(chapter, "sigmoid")).to_contain_text("passed")
    expect(chapter.locator("#exercise-sigmoid")).to_contain_text("✓ solved on")
    expect(chapter.locator(".bd-links a.current .live-solved")).to_have_text(f"1 of {HERE}")
    chapter.keyboard.press("Escape")
    button = cell(chapter, "exercise-sigmoid-stub").get_by_role("button", name="Run and check")
    expect(button).to_be_focused()
    chapter.evaluate("nnLive.kept.speak('zh')")
    chapter.keyboard.press("Enter")
    expect(verdict(chapter, "sigmoid")).to_contain_text("通过")
    written = box.input_value()
    chapter.reload()
    expect(box).to_have_value(written)
    expect(chapter.locator("#exercise-sigmoid")).to_contain_text("✓ solved on")
    expect(verdict(chapter, "sigmoid")).to_contain_text("not attempted")


def test_wrong_answers_are_told_as_in_jupyter(chapter: Page) -> None:
    task = exercise("dense")
    for slip in task.slips[:5]:
        write(chapter, "exercise-dense-stub", task.source.replace(slip.old, slip.new))
        press(chapter, "exercise-dense-stub", "Run and check")
        expect(verdict(chapter, "dense")).to_contain_text(slip.sentence.replace("`", ""))
    for wrong, told in {
        "def dense(": "SyntaxError",
        "def dense(X, W, b):\n    return dense(X, W, b)": "RecursionError",
        "def dense(X, W, b):\n    while True: pass": "does the loop end?",
    }.items():
        write(chapter, "exercise-dense-stub", wrong)
        press(chapter, "exercise-dense-stub", "Run and check")
        group = chapter.locator("#code-exercise-dense-stub, #code-exercise-dense-check")
        expect(group.filter(has_text=told)).not_to_have_count(0)
    expect(chapter.locator("#exercise-dense .live-solved")).to_have_count(0)
    press(chapter, "exercise-dense-stub", "Reset")
    expect(verdict(chapter, "dense")).to_contain_text("not attempted")


def test_who_ticks_the_box_is_told_in_chinese(visit: Visit, chapter: Page, address: str) -> None:
    visit.open(f"{address}/book/zh/index.html")
    chapter.get_by_label("练习的检查结果用中文").check()
    visit.open(f"{address}/{CHAPTER}.html")
    write(chapter, "exercise-sigmoid-stub", RIGHT)
    press(chapter, "exercise-sigmoid-stub", "Run and check")
    expect(verdict(chapter, "sigmoid")).to_contain_text("通过")


def test_no_older_answer_is_judged(chapter: Page) -> None:
    for answer, said, told in [
        (RIGHT, "passed", ""),
        (f"check = None\n{RIGHT}", "not callable", ""),
        (f"import numpy\nnumpy.exp = lambda z: z\n{RIGHT}", "passed", ""),
        (RIGHT, "passed", ""),
        ("def sigmod(z):\n    return z", "NameError", ""),
        (RIGHT, "passed", ""),
        ("def sigmoid(z) return z", "not attempted", "SyntaxError"),
    ]:
        write(chapter, "exercise-sigmoid-stub", answer).press("Shift+Enter")
        expect(output(chapter, "exercise-sigmoid-check")).to_contain_text(said)
        expect(note(chapter, "exercise-sigmoid-stub")).to_contain_text(told)


# ---- Keeping, taking along, bringing back --------------------------------------------------------


@pytest.fixture
def progress(visit: Visit, address: str) -> Page:
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.open(f"{address}/book/progress.html")
    expect(visit.page.get_by_role("button", name="Forget everything")).to_be_visible()
    yield visit.page
    assert visit.troubles == []


def keep(page: Page, answers: dict[str, str], solved: str = "") -> None:
    """As if these had been written, and solved."""
    page.evaluate(
        """async ([answers, date]) => {
            const {exercises} = await nnLive.exercises();
            for (const {name, id, page} of exercises) if (name in answers) {
                nnLive.kept.keep(page, `${id}-stub`, {text: answers[name], from: "0123abcd"});
                if (date) nnLive.kept.solve({[`${page}#${id}`]: date});
            }
        }""",
        [answers, solved],
    )


def texts(page: Page) -> dict[str, str]:
    return page.evaluate(
        "() => Object.fromEntries(nnLive.kept.texts().map(({cell, text}) => [cell, text.trim()]))"
    )


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as given:
        page.get_by_role("button", name=name).click()
    file = folder / given.value.suggested_filename
    given.value.save_as(file)
    return file


def bring(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


ANSWERS = {"sigmoid": RIGHT, "mse": EXERCISES["mse"].source, "relu": "def relu(z):\n    return z"}
SHAPE = {"sigmoid": True, "mse": True, "relu": False}


@pytest.mark.parametrize(
    "what, name", [("as .py", "my_answers.py"), ("as notebook", "my_answers.ipynb")]
)
def test_answers_are_taken_along_judged_and_brought_back(
    progress: Page, tmp_path: Path, what: str, name: str
) -> None:
    keep(progress, ANSWERS, solved="2026-11-30")
    progress.evaluate("nnLive.kept.keep('book/index', 'first', {text: 'print(1)', from: ''})")
    progress.reload()
    before = texts(progress)
    file = download(progress, what, tmp_path)
    assert file.name == name
    report = check_file(file)
    assert {one.exercise: bool(one) for one in report.results} == SHAPE and report.notes == []
    progress.get_by_role("button", name="Forget everything").click()
    progress.get_by_role("button", name="Cancel").click()
    assert texts(progress) == before
    chinese = progress.locator(".live-language input")
    chinese.check()
    progress.get_by_role("button", name="Forget everything").click()
    progress.locator("dialog").get_by_role("button", name="Forget everything").click()
    expect(progress.locator(".live-told")).to_have_text("Everything is forgotten.")
    assert progress.evaluate("Object.keys(localStorage).filter(key => /nnbook/.test(key))") == []
    expect(progress.locator(".live-count")).to_have_text(f"0 of {TOTAL} exercises solved")
    expect(chinese).not_to_be_checked()
    bring(progress, file)
    expect(progress.locator(".live-told")).to_contain_text("brought back")
    expect(progress.locator(".live-count")).to_have_text(f"3 of {TOTAL} exercises solved")
    expect(progress.locator(".live-exercises .live-solved")).to_have_text(
        ["✓ November 30, 2026"] * 3
    )
    assert (
        texts(progress).items()
        >= {f"exercise-{n}-stub": t.strip() for n, t in ANSWERS.items()}.items()
    )


def test_bringing_back_replaces_nothing_unasked(progress: Page, tmp_path: Path) -> None:
    keep(progress, {"sigmoid": "mine", "mse": ANSWERS["mse"]})
    file = tmp_path / "homework.py"
    file.write_text(
        f"import numpy as np\n\n\n{RIGHT}\n\n{ANSWERS['relu']}\n\n\ncheck('relu', relu)\n"
    )
    for answer, told, sigmoid, relu in [
        ("Cancel", "Nothing was changed", "mine", None),
        ("Keep mine", "1 text was brought back", "mine", ANSWERS["relu"]),
        ("Take the file's", "2 texts were brought back", RIGHT, ANSWERS["relu"]),
    ]:
        bring(progress, file)
        dialog = progress.get_by_role("dialog", name="Please decide")
        expect(dialog).to_contain_text("exercise-sigmoid-stub")
        assert accessibility_violations(progress, colours=True) == []
        dialog.get_by_role("button", name=answer).click()
        expect(progress.locator(".live-told")).to_contain_text(told)
        found = texts(progress)
        assert found["exercise-sigmoid-stub"] == sigmoid.strip()
        assert found.get("exercise-relu-stub") == relu
    for name, text in {"empty.py": "", "other.ipynb": "[]", "broken.ipynb": "{"}.items():
        (tmp_path / name).write_text(text)
        bring(progress, tmp_path / name)
        expect(progress.locator(".live-told")).to_contain_text(
            "no answer" if text != "{" else "no notebook"
        )


def test_the_program_is_made_of_the_answers(progress: Page, tmp_path: Path) -> None:
    assert download(progress, "my_network.py", tmp_path).read_text() == program.text(0)
    pieces = {piece.name: piece.source for piece in program.pieces()}
    keep(progress, pieces | {"softmax": pieces["softmax"].replace("axis=1", "axis=0")})
    progress.get_by_role("button", name="Check it here").click()
    expect(progress.locator(".nn-verdict")).to_contain_text(
        "The piece at fault is softmax, chapter 3."
    )
    keep(progress, pieces)
    assert download(progress, "my_network.py", tmp_path).read_text() == program.text(6)
    progress.get_by_role("button", name="Check it here").click()
    expect(progress.locator(".nn-verdict")).to_contain_text("✓ my_network: passed")


BROKEN = {
    "nnbook:text:book/02_forward_pass#exercise-sigmoid-stub": '{"text":"def sigmoid(z):\\n    hal',
    "nnbook:text:book/02_forward_pass#sigmoid-values": "[1, 2",
    "nnbook:text:book/02_forward_pass#by-hand-code": '{"text":"a = 1\n',
    "nnbook:solved": '{"book/02_forward_pass#exercise-sigmoid":"2026-11-30",'
    '"book/02_forward_pass#exercise-dense":"2026-99-99"}',
}


def test_a_broken_store_is_mended_and_nothing_lost(
    visit: Visit, chapter: Page, address: str
) -> None:
    for key, value in BROKEN.items():
        chapter.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
    chapter.reload()
    box = cell(chapter, "exercise-sigmoid-stub").locator("textarea")
    expect(box).to_have_value("def sigmoid(z):\n    hal")
    expect(chapter.locator("#exercise-sigmoid")).to_contain_text("✓ solved on November 30, 2026")
    lost = chapter.evaluate("Object.fromEntries(nnLive.kept.lost())")
    assert lost == {key.removeprefix("nnbook:"): value for key, value in BROKEN.items()}
    visit.open(f"{address}/book/progress.html")
    expect(chapter.locator(".live-told")).to_contain_text(
        f"{len(BROKEN)} of the things kept here could not be read"
    )


FULL = """const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
        if (key.startsWith("nnbook")) throw new DOMException("full");
        set.call(this, key, value);
    };"""
FORBIDDEN = """const real = window.localStorage;
    Object.defineProperty(window, "localStorage", {get() {
        if (/keeping[.]js/.test(Error().stack.split("\\n")[2])) throw new DOMException("forbidden");
        return real;
    }});"""


@pytest.mark.parametrize("fault", [FULL, FORBIDDEN], ids=["full", "forbidden"])
def test_without_a_store_one_still_writes(
    visit: Visit, address: str, fault: str, tmp_path: Path
) -> None:
    visit.plant("**/keeping.js*", '"use strict";', f'"use strict"; {fault}')
    visit.open(f"{address}/{CHAPTER}.html")
    box = write(visit.page, "exercise-sigmoid-stub", "def sigmoid(z): return z")
    expect(note(visit.page, "exercise-sigmoid-stub")).to_contain_text("keeps nothing")
    expect(box).to_have_value("def sigmoid(z): return z")
    visit.page.evaluate(
        "nnLive.kept.solve({'book/02_forward_pass#exercise-sigmoid': '2026-11-30'})"
    )
    visit.page.evaluate("nnLive.showProgress()")
    expect(visit.page.locator("#exercise-sigmoid")).to_contain_text("✓ solved on November 30, 2026")
    (tmp_path / "mine.py").write_text(RIGHT)
    visit.open(f"{address}/book/progress.html")
    bring(visit.page, tmp_path / "mine.py")
    expect(visit.page.locator(".live-told")).to_contain_text("keeps nothing more")
    assert visit.troubles == []


def test_another_tab_and_a_new_edition(visit: Visit, chapter: Page, address: str) -> None:
    box = cell(chapter, "exercise-sigmoid-stub").locator("textarea")
    box.focus()  # left there for the other tab
    with chapter.context.new_page() as other:
        other.goto(f"{address}/{CHAPTER}.html")
        write(other, "exercise-sigmoid-stub", "def sigmoid(z): return 3")
        expect(box).to_have_value("def sigmoid(z): return 3")
        other.evaluate("nnLive.kept.solve({'book/02_forward_pass#exercise-sigmoid': '2026-11-30'})")
        expect(chapter.locator("#exercise-sigmoid")).to_contain_text(
            "✓ solved on November 30, 2026"
        )
    visit.plant("**/02_forward_pass.html", "of every entry, in the shape of z", "of each entry")
    chapter.reload()
    expect(box).to_have_value("def sigmoid(z): return 3")
    expect(note(chapter, "exercise-sigmoid-stub")).to_contain_text(
        "has changed since you wrote this"
    )
    press(chapter, "exercise-sigmoid-stub", "Reset")
    assert "of each entry" in box.input_value()
    # Back from a page that forgot, or brought back: no event told it.
    write(chapter, "exercise-sigmoid-stub", "forgotten")
    chapter.evaluate("nnLive.kept.forget()")
    chapter.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert "of each entry" in box.input_value()


# ---- Where nothing runs --------------------------------------------------------------------------


def test_a_slow_cell_says_so_before_it_runs(visit: Visit, address: str) -> None:
    visit.open(f"{address}/book/05_backprop.html")
    expect(note(visit.page, "gallery-run")).to_contain_text("Takes about")
    assert visit.troubles == []


def test_the_page_on_pytorch_says_why_it_stands_still(visit: Visit, address: str) -> None:
    visit.open(f"{address}/book/examples/pytorch.html")
    expect(visit.page.get_by_text("does not run here: it needs PyTorch")).to_be_visible()
    assert visit.page.get_by_role("button", name="Run").count() == 0 and visit.troubles == []


def test_from_disk_the_page_is_as_printed(visit: Visit, site: Path) -> None:
    visit.open(f"{site.as_uri()}/{CHAPTER}.html")
    assert visit.page.locator(".live-bar, textarea, .live-solved").count() == 0
    assert visit.troubles == []
