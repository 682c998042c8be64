"""What the glossary says of the terms on a page, at the end of that page.

A link to a term is described by its entry, for screen readers as it stands; terms.js shows it.
"""

import re

ENTRY = re.compile(r'((?:<dt id="term-[^>]*>.*?</dt>\s*)+)<dd>(.*?)</dd>', flags=re.S)
TERM = re.compile(r'<dt id="(term-[^"]*)">(.*?)<a class="headerlink".*?</dt>', flags=re.S)
LINK = re.compile(
    r'(<a class="reference internal" href="([^"]*glossary\.html)#(term-[^"]*)")'
    r'(?=><span class="xref std std-term")'
)
ABOUT = """<div id="about-{term}" class="nn-term" popover="manual" tabindex="-1">
<p><strong>{name}</strong></p>
{meaning}<p><a href="{glossary}#{term}" tabindex="-1">In the glossary</a></p></div>
"""


def entries(glossary: str) -> dict[str, tuple[str, str]]:
    """Name and meaning of each term, as the page of the glossary shows them."""
    return {
        term: (name.strip(), meaning)
        for names, meaning in ENTRY.findall(glossary)
        for term, name in TERM.findall(names)
    }


def explained(html: str, known: dict[str, tuple[str, str]]) -> str:
    """The page with the entries of the terms that it links to."""
    used = {term: glossary for _, glossary, term in LINK.findall(html)}
    html = LINK.sub(r'\1 aria-describedby="about-\3"', html)
    about = "".join(
        ABOUT.format(
            term=term,
            name=known[term][0],
            meaning=known[term][1].replace('href="#', f'tabindex="-1" href="{glossary}#'),
            glossary=glossary,
        )
        for term, glossary in sorted(used.items())
    )
    return html.replace("</main>", f"{about}</main>", 1)
