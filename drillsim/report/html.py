"""The page of a run: one file with everything in it, nothing fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

import drillsim
from drillsim.record.run import Run
from drillsim.report.appendix import appendix
from drillsim.report.figures import figures
from drillsim.report.story import tell
from drillsim.report.telling import Telling
from drillsim.report.words import Language, catalogue

PAGE = "report.html"


def templates() -> Environment:
    """The templates of all pages; whatever is put into one is escaped."""
    return Environment(
        loader=PackageLoader("drillsim.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def page(run: Run, pictures: Mapping[str, bytes], language: Language = "en") -> bytes:
    """report.html as UTF-8 bytes; `pictures` are PNG bytes by file name, embedded as they are.

    Everything from park and scenario is escaped; a content security policy forbids scripts and requests.
    """
    telling = Telling.of(run, language)
    text = templates().get_template(PAGE).render(
        story=tell(run, language),
        appendix=appendix(telling),
        figures={name: b64encode(content).decode() for name, content in pictures.items()},
        headings={key: words[language] for key, words in catalogue()["headings"].items()},
        disclaimer=telling.words.say("phrases", "not_advice"),
        language=language,
        version=drillsim.__version__,
    )
    return text.encode()


def report_files(run: Run, language: Language = "en") -> dict[str, bytes]:
    """The pictures and the page of a run by file name, for its folder."""
    pictures = figures(run, language)
    return {**pictures, PAGE: page(run, pictures, language)}
