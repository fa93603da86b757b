"""What must hold for every template, whoever writes it."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from pmo.core import gallery, icons, nav

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
COMMENTS = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^<>]*\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "an address of javascript": re.compile(r"javascript:", re.IGNORECASE),
    "a file from elsewhere": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE),
}


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def source(path: Path) -> str:
    return COMMENTS.sub("", path.read_text())


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_is_inline(path):
    if named(path) == "reports/mail.html":
        pytest.skip("a mail carries its own styles: there is no policy and no style sheet in a mailbox")
    if named(path) == "planning/print.html":
        pytest.skip("a printed page carries its own styles: it is never sent to a browser")
    text = source(path)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


FILTERED = re.compile(r"""<c-[^>]*\s:[\w-]+="[^"{]*\|[^"]*\"""")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_filter_stands_in_a_bound_attribute_where_it_gives_nothing(path):
    assert FILTERED.findall(source(path)) == []


def test_a_filter_in_a_bound_attribute_is_found():
    assert FILTERED.search('<c-diff label="Due" :old="each.old|truncatechars:160" />')
    assert not FILTERED.search('<c-diff :old="each.old" new="{{ each.new|day }}" />')


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ('<button class="btn" onclick="go()">', "an event handler"),
        ('<button hx-on:click="go()">', "an event handler"),
        ("<script>go()</script>", "an inline script"),
        ('<a href="javascript:go()">', "an address of javascript"),
        ('<script src="https://cdn.example/a.js"></script>', "a file from elsewhere"),
    ],
)
def test_inline_code_is_found(text, what):
    assert INLINE[what].search(text)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_compiles(path):
    get_template(named(path))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_icons_exist(path):
    text = source(path)
    used = re.findall(r'{%\s*icon\s+"([^"]+)"', text) + re.findall(
        r'<c-[a-z_-]+[^>]*?(?<![:\w-])icon="([a-z0-9-]+)"', text
    )
    for name in used:
        icons.icon(name)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_components_exist(path):
    known = {entry.stem for entry in COMPONENTS}
    used = {name.replace("-", "_") for name in re.findall(r"<c-([a-z_-]+)", source(path))} - {"vars", "slot"}
    assert used <= known


def reached(*starts: str) -> set[str]:
    """The components that the templates show, themselves or through what they include, extend and use."""
    waiting, seen = [TEMPLATES / start for start in starts], set()
    while waiting:
        path = waiting.pop()
        if path in seen or not path.exists():
            continue
        seen.add(path)
        text = source(path)
        waiting += [TEMPLATES / name for name in re.findall(r'{%\s*(?:include|extends)\s+"([^"#]+)', text)]
        waiting += [
            TEMPLATES / "components" / f"{name.replace('-', '_')}.html" for name in re.findall(r"<c-([a-z_-]+)", text)
        ]
    return {path.stem for path in seen if path.parent.name == "components"}


def test_the_gallery_shows_every_component():
    assert {path.stem for path in COMPONENTS} - reached("gallery.html") == set()


def frame(request) -> dict[str, object]:
    """What the rooms add to the context of every page."""
    return {
        "tree": [], "switcher": None, "switchable": [], "side_links": [], "settings_links": [], "my_links": [],
        "periods": [], "period": None, "notice_count": 0, "jobs_running": 0,
    }  # fmt: skip


def visit(user):
    request = RequestFactory().get("/gallery/")
    request.user, request.htmx = user, False
    return gallery.gallery(request)


@pytest.fixture
def person():
    return SimpleNamespace(is_authenticated=True, name="PMO analyst", email="analyst@office.example", initials="PA")


def test_gallery_renders_with_no_undefined_variable(person, monkeypatch, settings):
    monkeypatch.setattr(nav, "SHELL", [frame])
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"OPTIONS": engine["OPTIONS"] | {"string_if_invalid": "UNDEFINED(%s)"}}]
    response = visit(person)
    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"UNDEFINED\([^)]*\)", html) == []
    assert re.findall(r'\b(?:id)="([^"]+)"', html).count("search") == 1
    assert html.count('role="main"') + html.count("<main") == 1


def test_htmx_is_shut_tight(person, monkeypatch):
    monkeypatch.setattr(nav, "SHELL", [frame])
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", visit(person).content.decode())
    config = json.loads(found.group(1))
    assert (config["allowEval"], config["allowScriptTags"], config["includeIndicatorStyles"]) == (False, False, False)
    assert (config["selfRequestsOnly"], config["historyCacheSize"]) == (True, 0)
    swaps = {entry["code"]: entry["swap"] for entry in config["responseHandling"]}
    assert swaps == {"204": False, "[23]..": True, "409|422": True, "[45]..": False}


def test_the_gallery_is_for_people_who_are_signed_in():
    assert visit(SimpleNamespace(is_authenticated=False)).status_code == 302


@pytest.mark.parametrize("rag", ["g", "ag", "a", "ar", "r", "c", "n"])
def test_every_rating_has_a_shape_on_screen_and_in_print(rag):
    assert f'id="rag-{rag}"' in (ROOT / "static/img/marks.svg").read_text()
    picture = (ROOT / f"static/img/rag-{rag}.svg").read_text()
    assert "var(" not in picture and "style" not in picture
