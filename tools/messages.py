"""Collects, compiles and checks the message catalogues, in Python alone: the machines have no GNU gettext.

`extract` after words in code or templates have changed: it brings each locale/*/LC_MESSAGES/django.po up to date, and
what is empty there waits for its translation. `compile` before the site starts: it writes the .mo files, which are no
part of the source. `check` before a commit. A new language begins with an empty django.po in a folder of its own.

Message ids are English, so what is empty in the English catalogue is filled with the id; where the id is no good
English for readers (German quotation marks, say), a person writes better. Leichte Sprache says only what must be
simpler; all else comes from German.

Usage: python tools/messages.py extract|compile|check
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as find_messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = {"migrations", "tests"}
# Django's lazy functions take the same arguments as the plain ones that Babel knows.
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
# Says what its ids say, unless somebody writes better.
LIKE_IDS = "en"
# Only what differs: the rest comes from the catalogue of the language before the underscore.
SPARSE = {"de_Simple": "de"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[%a-z]|\{\w*\}")
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: norderstedt-go\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def packages(root: Path) -> list[str]:
    """Return the folders of our Python packages, as the wheel lists them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def sources(root: Path) -> Iterator[bytes]:
    """Yield each file that may have messages, as Python: our packages and all templates."""
    for package in packages(root):
        for path in sorted((root / package).rglob("*.py")):
            if SKIPPED.isdisjoint(path.relative_to(root).parts):
                yield path.read_bytes()
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            lines = templatize(path.read_text(encoding="utf-8")).splitlines()
            # A template's indentation is none of Python's.
            yield "\n".join(line.lstrip() for line in lines).encode()


def collect(root: Path) -> Catalog:
    """Return all messages of the source, untranslated."""
    found = Catalog()
    for text in sources(root):
        for _line, ids, comments, context in find_messages("python", BytesIO(text), KEYWORDS, ["Translators:"]):
            found.add(ids, auto_comments=comments, context=context)
    return found


def catalogues(root: Path) -> dict[Path, Catalog]:
    """Return the catalogues by their files."""
    found = {}
    for path in sorted((root / "locale").glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            language = path.parts[-3]
            found[path] = read_po(file, locale=SPARSE.get(language, language), abort_invalid=True)
    return found


def extract(root: Path) -> None:
    """Bring the catalogues up to date: nothing guessed, nothing obsolete kept, no dates or places that churn."""
    messages = collect(root)
    for path, catalogue in catalogues(root).items():
        if path.parts[-3] in SPARSE:
            continue
        catalogue.update(messages, no_fuzzy_matching=True)
        if path.parts[-3] == LIKE_IDS:
            _fill(catalogue)
        text = BytesIO()
        write_po(text, catalogue, 120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
        header = HEADER.format(language=path.parts[-3], plurals=catalogue.plural_forms)
        path.write_text(header + text.getvalue().decode().strip() + "\n", encoding="utf-8")


def _fill(catalogue: Catalog) -> None:
    """Let each message without a translation say what its id says."""
    for message in catalogue:
        if message.id and not any(message.string or ()):
            message.string = message.id


def compile_all(root: Path) -> None:
    """Write what Django reads: a .mo file beside each catalogue."""
    for path, catalogue in catalogues(root).items():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def placeholders(text: str) -> set[str]:
    """Return the places in a message that are filled in later."""
    return set(PLACEHOLDER.findall(text))


def _key(message: Message) -> tuple[str, str | None]:
    return message.id if isinstance(message.id, str) else message.id[0], message.context


def _fits(message: Message, strings: list[str]) -> bool:
    """Tell whether a translation fills in what its message does; only forms before the last may leave a count out."""
    given = [placeholders(one) for one in ([message.id] if isinstance(message.id, str) else message.id)]
    *earlier, last = [placeholders(one) for one in strings]
    fewest, most = set.intersection(*given), set.union(*given)
    return last == given[-1] and all(fewest <= one <= most for one in earlier)


def _fault(message: Message, catalogue: Catalog) -> str | None:
    """Return what is wrong with the translation of one message of the source."""
    known = catalogue.get(message.id, message.context)
    if known is None or known.pluralizable != message.pluralizable:
        return "missing"
    strings = [known.string] if isinstance(known.string, str) else list(known.string or [])
    if not all(strings) or len(strings) != (catalogue.num_plurals if message.pluralizable else 1):
        return "empty"
    if known.fuzzy:
        return "fuzzy"
    return None if _fits(message, strings) else "other placeholders"


def check(root: Path) -> list[str]:
    """Return what is wrong with the catalogues, in words; nothing if they say all that the source says."""
    messages = {_key(message): message for message in collect(root) if message.id}
    found = catalogues(root)
    problems = [] if found else ["locale: no catalogue"]
    for path, catalogue in found.items():
        faults = [(_fault(message, catalogue), key) for key, message in messages.items()]
        faults += [("obsolete", _key(one)) for one in catalogue if one.id and _key(one) not in messages]
        faults += [("obsolete", _key(one)) for one in catalogue.obsolete.values()]
        if path.parts[-3] in SPARSE:
            faults = [(fault, key) for fault, key in faults if fault not in ("missing", "empty")]
        problems += [f"{path.parts[-3]}: {fault}: {text}" for fault, (text, _context) in faults if fault]
    return problems


def main(command: str) -> int:
    """Run one command and return the exit code."""
    if command == "extract":
        extract(ROOT)
    elif command == "compile":
        compile_all(ROOT)
    elif command == "check":
        problems = check(ROOT)
        print("\n".join(problems) or "All messages are translated.")
        return int(bool(problems))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
