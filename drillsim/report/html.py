"""The page of a run: one file with everything in it, nothing fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined

import drillsim
from drillsim.planner.sheet import Sheet
from drillsim.record.run import Run
from drillsim.report.appendix import appendix
from drillsim.report.figures import figures
from drillsim.report.story import tell
from drillsim.report.telling import Story, Telling
from drillsim.report.words import Language, Words, catalogue

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
        figures=_embedded(pictures),
        headings={key: words[language] for key, words in catalogue()["headings"].items()},
        disclaimer=telling.words.say("phrases", "not_advice"),
        language=language,
        version=drillsim.__version__,
    )
    return text.encode()


def told_page(story: Story, pictures: Mapping[str, bytes], before: int, language: Language) -> bytes:
    """A page that tells a story, its pictures behind so many of its sections; UTF-8 bytes."""
    text = templates().get_template("told.html").render(
        story=story, figures=_embedded(pictures), before_figures=before,
        disclaimer=Words(language).say("phrases", "not_advice"), language=language, version=drillsim.__version__,
    )  # fmt: skip
    return text.encode()


@dataclass(frozen=True)
class Stamped:
    """A page of sheets whose every printed page bears a stamp.

    `above` and `below` are the picture, PNG bytes, that stands over or under the table of a sheet, by its key.
    """

    stamp: str
    title: str
    sheets: Sequence[Sheet]
    above: Mapping[str, bytes] = field(default_factory=dict)
    below: Mapping[str, bytes] = field(default_factory=dict)


def stamped_page(page: Stamped, language: Language) -> bytes:
    """A stamped page as UTF-8 bytes; whatever is put into it is escaped."""
    text = templates().get_template("stamped.html").render(
        stamp=page.stamp, title=page.title, sheets=page.sheets, figures_above=_embedded(page.above),
        figures_below=_embedded(page.below), language=language, version=drillsim.__version__,
    )  # fmt: skip
    return text.encode()


def _embedded(pictures: Mapping[str, bytes]) -> dict[str, str]:
    """Pictures as the text that a page holds them by."""
    return {name: b64encode(content).decode() for name, content in pictures.items()}


def report_files(run: Run, language: Language = "en") -> dict[str, bytes]:
    """The pictures and the page of a run by file name, for its folder."""
    pictures = figures(run, language)
    return {**pictures, PAGE: page(run, pictures, language)}
