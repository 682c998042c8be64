"""What the built pages know of the book's labels: where each is, its title and its number."""

import re
from pathlib import Path
from urllib.parse import quote

import serve
from pybtex.database import parse_file
from sphinx.util.inventory import InventoryFile

NUMBERED = re.compile(
    r'<(?:figure|table|div|section)[^>]*\bid="([^"]+)"'
    r'|<span class="(?:caption-number|eqno)">([^<]*)'
)


class Labels:
    """The labels of a built site, as links to it."""

    def __init__(self, site: Path, bibliography: Path) -> None:
        self.base = serve.address(site)
        with (site / "objects.inv").open("rb") as stream:
            self.inventory = InventoryFile.load(stream, "", lambda _, uri: uri)
        self.numbers: dict[str, tuple[str, str]] = {}  # label -> number, address
        for page in site.glob("book/**/*.html"):
            label, html = "", page.read_text(encoding="utf-8")
            for place, number in NUMBERED.findall(html):
                label = place or label
                if number:
                    address = f"{page.relative_to(site).as_posix()}#{label}"
                    self.numbers.setdefault(label, (number.strip(), address))
        self.bibliography = parse_file(bibliography, "bibtex").entries

    def link(self, text: str, address: str) -> str:
        """A link to a place of the site."""
        return f"[{text}]({self.base}{quote(address, safe='/#%.-_')})"

    def numbered(self, label: str) -> str:
        """A link that says a figure's, table's, formula's or exercise's number."""
        return self.link(*self.numbers[label])

    def titled(self, kind: str, name: str, text: str = "") -> str:
        """A link to a heading, a term or a piece of the module."""
        known = {key.lower(): value for key, value in self.inventory[kind].items()}
        _, _, address, title = known[" ".join(name.split()).lower()]
        return self.link(text or (name if title == "-" else title), address)

    def cited(self, keys: str) -> list[str]:
        """Authors and year of each work, as a link to the list of all."""
        said = []
        for key in keys.split(","):
            entry = self.bibliography[key.strip()]
            people = [" ".join(one.last_names) for one in entry.persons.get("author", [])]
            who = " and ".join(people) if len(people) < 3 else f"{people[0]} et al."
            said.append(
                self.link(f"{who}, {entry.fields.get('year', 'n.d.')}", "book/sources.html")
            )
        return said
