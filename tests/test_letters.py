"""One letter, one meaning: the table in book/notation.md has every letter of the chapters.

``PYTHONPATH=tools python tests/test_letters.py`` writes into it where each letter is met first.
"""

import ast
import re

import notebooks
import pytest
import toc
from prose_numbers import without_code

TAUGHT = ["structure", "forward_pass", "losses", "chain_rule", "backprop", "training"]
OWN = [toc.ROOT / "nnbook" / f"{name}.py" for name in TAUGHT]
OWN += (toc.ROOT / "nnbook" / "exercises").glob("my_network.py")
CHAPTERS = [path for path in toc.sources(".ipynb") if notebooks.CHAPTER.match(path.name)]

GREEK = dict(zip(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell".split(),
    "αβγδεεζηθκλμνξπρστφφχψωΓΔΘΛΣΦΨΩℓ",
    strict=True,
))  # fmt: skip
MATHS = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", flags=re.S)
CODE = re.compile(r"`[^`\n]+`")
WORDS = re.compile(r":\w+:.*|\\(?:text|mathrm|operatorname|texttt|begin|end|label)\*?\{[^}]*\}")

# What a loop goes over, and the letter that says where it is.
LOOPS = {
    r"enumerate\((network|layers|caches|gradients)\b|range\((len\(network\)|depth)": "k",
    r"enumerate\((X|Y|samples)\b|range\((len\([XY]\)|n_samples)": "s",
    r"enumerate\(classes\b|range\((n_classes|K)\b": "c",
    r"range\(n_in\b": "i",
    r"range\(n_out\b": "j",
}


def letters(tex: str) -> set[str]:
    """The letters of a formula; words and the names of commands are none."""
    tex = WORDS.sub(" ", tex)
    tex = re.sub(r"\\([A-Za-z]+)", lambda name: f" {GREEK.get(name[1], '')} ", tex)
    return {sign for sign in tex if sign.isalpha()}


def in_formulas(markdown: str) -> set[str]:
    formulas = MATHS.findall(CODE.sub(" ", without_code(markdown)))
    return set().union(*(letters("".join(parts)) for parts in formulas))


def in_code(source: str) -> set[str]:
    """Every name of one letter that is assigned, looped over, or a parameter."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {name for name in names if len(name) == 1 and name.isalpha()}


def wrong_loops(source: str) -> list[str]:
    """Loops whose letter is not the one of what they go over."""
    loops = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.For | ast.comprehension)]
    found = []
    for loop in loops:
        over, place = ast.unparse(loop.iter).removeprefix("reversed("), loop.target
        if isinstance(place, ast.Tuple) and over.startswith("enumerate"):
            place = place.elts[0]
        for pattern, letter in LOOPS.items():
            named = isinstance(place, ast.Name) and len(place.id) == 1 and place.id != "_"
            if named and re.match(pattern, over) and place.id != letter:
                found.append(f"for {place.id} in {over}: {letter}")
    return found


NOTATION = toc.ROOT / "book" / "notation.md"
ROWS = re.compile(r"(?<=:name: tab-notation-letters\n).*?(?=\n:::)", flags=re.S)


def table() -> list[tuple[set[str], set[str], str]]:
    """Letters in formulas, letters in code, and the chapter they come from, row by row."""
    rows = ROWS.search(NOTATION.read_text(encoding="utf-8"))[0].split("* - ")[2:]
    cells = [[part.strip() for part in re.split(r"^  -", row, flags=re.M)] for row in rows]
    return [(in_formulas(tex), set(re.findall(r"`(\w)`", code)), chapter)
            for tex, code, chapter, _ in cells]  # fmt: skip


TABLE = table()
IN_FORMULAS = set().union(*(tex for tex, _, _ in TABLE))
IN_CODE = set().union(*(code for _, code, _ in TABLE))


def chapter(path):
    return notebooks.Notebook.read(toc.ROOT / path)


def test_a_letter_has_one_row():
    for column in (0, 1):
        seen = [letter for row in TABLE for letter in sorted(row[column])]
        assert len(seen) >= 30 and sorted(set(seen)) == sorted(seen)


@pytest.mark.parametrize("path", CHAPTERS, ids=str)
def test_the_formulas_of_a_chapter_have_no_other_letters(path):
    assert in_formulas(chapter(path).prose) - IN_FORMULAS == set()


@pytest.mark.parametrize("path", CHAPTERS, ids=str)
def test_the_code_of_a_chapter_has_no_other_letters(path):
    other = {cell.id: in_code(cell.source) - IN_CODE for cell in chapter(path).code}
    assert {name: found for name, found in other.items() if found} == {}


@pytest.mark.parametrize("path", CHAPTERS, ids=str)
def test_the_loops_of_a_chapter_have_their_letters(path):
    assert [found for cell in chapter(path).code for found in wrong_loops(cell.source)] == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_what_is_taught_has_the_same_letters(path):
    source = path.read_text(encoding="utf-8")
    assert in_code(source) - IN_CODE == set()
    assert wrong_loops(source) == []


def first_chapters():
    """The chapter in whose formulas each row's letters are met first; none for a few."""
    begins = {}
    for path in reversed(CHAPTERS):
        begins |= dict.fromkeys(in_formulas(chapter(path).prose), f"chapter {path.name[1]}")
    return [min((begins[x] for x in tex if x in begins), default="") for tex, _, _ in TABLE]


def test_a_letter_comes_from_the_chapter_that_the_table_names():
    told = {"".join(sorted(tex)): named for tex, _, named in TABLE}
    assert told == dict(zip(told, first_chapters(), strict=True))


def test_other_letters_and_loops_are_seen():
    assert in_formulas(r"So $\frac{\partial q}{\partial b}$ and `$o$`, $\text{in} \theta$") == {
        "q", "b", "θ"
    }  # fmt: skip
    assert in_formulas("```{glue:figure} q\n\n$\\operatorname{Var} u$\n```\nAnd $o$.") == {"o", "u"}
    assert in_code("def f(q, *, o=1): return [t for t in q]\nl, word = 1, 2") == set("qotl")
    assert wrong_loops("for j, layer in enumerate(network): pass") == [
        "for j in enumerate(network): k"
    ]
    assert wrong_loops("[0 for i in range(len(X))] + [k for k in reversed(range(depth))]") == [
        "for i in range(len(X)): s"
    ]


def write_first_chapters():
    """Write into the table what the test asks for."""
    text = NOTATION.read_text(encoding="utf-8")
    head, *rows = ROWS.search(text)[0].split("* - ")
    for number, named in enumerate(first_chapters(), start=1):
        tex, code, _, meaning = rows[number].split("\n  -")
        rows[number] = "\n  -".join([tex, code, f" {named}".rstrip(), meaning])
    table = "* - ".join([head, *rows])
    NOTATION.write_text(ROWS.sub(lambda _: table, text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_first_chapters()
