"""The office's own settings: words, scales, reporting periods, tags, lenses and home units."""

from dataclasses import dataclass

from django import forms
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from pmo.core import clock, nav, texts
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.history import feed_of
from pmo.core.submitting import submit
from pmo.hierarchy import calendars, words
from pmo.hierarchy.access import may, require
from pmo.hierarchy.forms import labelled
from pmo.hierarchy.models import Calendar, Lens, LensTag, OrganisationUnit, Period, RatingScale, Tag, Word
from pmo.hierarchy.roles import ROLES
from pmo.hierarchy.scales import ScaleForm
from pmo.hierarchy.telling import tell
from pmo.people.models import ApiToken, Invitation, Team, TeamMember, User


def _configures(request, node=None) -> bool:
    return bool(may(request.user, "configure"))


def _plain(of: type[models.Model], names: list[str]) -> type[forms.ModelForm]:
    return forms.modelform_factory(of, fields=names, widgets={"tags": forms.CheckboxSelectMultiple})


class LensForm(_plain(Lens, ["name", "help", "tags", "kind", "work_type", "unit"])):
    """A lens; what is not chosen lets everything through."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].empty_label = "Any"
        for name in ("kind", "work_type"):
            self.fields[name].choices = [
                ("", "Any"),
                *labelled(name, [value for value, _ in self.fields[name].choices if value]),
            ]


@dataclass(frozen=True)
class Section:
    """One list of settings."""

    slug: str
    label: str
    icon: str
    note: str
    model: type[models.Model]
    form: type[forms.ModelForm]
    template: str = "settings/entry.html"


SECTIONS = {
    section.slug: section
    for section in [
        Section("scales", "Rating scales", "gauge", "Delivery confidence, as the organisation rates it. A rating keeps the scale it was given on.", RatingScale, ScaleForm, "settings/scale.html"),
        Section("units", "Home units", "building-2", "Divisions and services that work is at home in.", OrganisationUnit, _plain(OrganisationUnit, ["name", "code", "parent"])),
        Section("tags", "Tags", "tag", "Words that mark work across the tree.", Tag, _plain(Tag, ["name"])),
        Section("lenses", "Lenses", "funnel", "Kept cuts across the tree, shown in the navigation.", Lens, LensForm),
    ]
}  # fmt: skip

nav.add(nav.SETTINGS, nav.Link("Words", "languages", lambda: "/settings/words/", 10, shown=_configures))
nav.add(nav.SETTINGS, nav.Link("Reporting periods", "calendar", lambda: "/settings/calendars/", 20, shown=_configures))
for number, section in enumerate(SECTIONS.values()):
    nav.add(
        nav.SETTINGS,
        nav.Link(
            section.label, section.icon, lambda slug=section.slug: f"/settings/{slug}/", 21 + number, shown=_configures
        ),
    )


OFFICE = [
    Word,
    RatingScale,
    Calendar,
    Period,
    OrganisationUnit,
    Tag,
    Lens,
    LensTag,
    User,
    Team,
    TeamMember,
    Invitation,
    ApiToken,
]
nav.add(nav.SETTINGS, nav.Link("Changes", "history", lambda: "/settings/changes/", 90, shown=_configures))


@needs("configure")
def changes(request):
    """What happened to the office's own settings, people and teams."""
    require(request.user, "configure")
    return render_page(request, "settings/changes.html", {"entries": tell(feed_of(OFFICE, limit=200))})


@needs("configure")
def rename(request):
    """What the office calls things."""
    require(request.user, "configure")
    shipped = words.renameable()
    if request.method == "POST":
        changed = _save_words(request.POST, shipped)
        return done(request, f"{changed} word{'' if changed == 1 else 's'} changed", "/settings/words/")
    own = {word.key: word for word in Word.objects.all()}
    groups: dict[str, list[dict[str, object]]] = {}
    for key, default in shipped.items():
        groups.setdefault(_GROUP_LABELS[key.split(".")[0]], []).append(
            {"key": key, "default": default, "own": own.get(key), "roles": _roles_that_say(key, default)}
        )
    return render_page(request, "settings/words.html", {"groups": groups})


def _roles_that_say(key: str, level: str) -> list[str]:
    """The roles whose words name a level: they do not follow when it is renamed, so its row says which they are."""
    roles = [words.word(f"role.{code}") for code in ROLES] if key.startswith("kind.") else []
    return [role for role in roles if level.lower() in role.lower()]


_GROUP_LABELS = {
    "kind": "Levels", "state": "States", "stage": "Stages", "work_type": "Kinds of work", "assessor": "Who rates", "rating": "Ratings", "role": "Roles", "register": "Registers",
}  # fmt: skip


@transaction.atomic
def _save_words(data, shipped: dict[str, str]) -> int:
    changed = 0
    for key, default in shipped.items():
        one, many = _word_of(data.get(key, ""), default), _word_of(data.get(f"{key}.plural", ""), default)
        old = Word.objects.filter(key=key).first()
        if not one and old:
            old.delete()
            changed += 1
        elif one and (old is None or (old.singular, old.plural) != (one, many)):
            Word.objects.update_or_create(key=key, defaults={"singular": one, "plural": many})
            changed += 1
    return changed


def _word_of(typed: str, default: str) -> str:
    word = texts.line(typed)[:80]
    if typed.strip() and not word:
        raise Problem(
            f"What you call “{default}” holds no character that can be seen. Write it in letters, or leave it empty for the word that ships."
        )
    return word


def _section(slug: str) -> Section:
    if slug not in SECTIONS:
        raise Http404
    return SECTIONS[slug]


@needs("configure")
def section(request, slug: str):
    """One list of settings."""
    require(request.user, "configure")
    found = _section(slug)
    return render_page(request, "settings/section.html", {"section": found, "rows": found.model.objects.all()[:500]})


@needs("configure")
def entry(request, slug: str, pk: int | None = None):
    """Add or change one entry."""
    require(request.user, "configure")
    found = _section(slug)
    row = get_object_or_404(found.model, pk=pk) if pk else None
    form = found.form(request.POST or None, instance=row)
    return submit(
        request, form, found.template, {"section": found, "row": row, "back": f"/settings/{slug}/"},
        do=form.save, message=lambda saved: f"{saved} saved", url=f"/settings/{slug}/",
    )  # fmt: skip


@needs("configure")
def remove(request, slug: str, pk: int):
    """Ask, and then remove an entry that nothing uses."""
    require(request.user, "configure")
    found = _section(slug)
    row = get_object_or_404(found.model, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return submit(
        request, form, "settings/remove.html", {"section": found, "row": row, "back": f"/settings/{slug}/", "submit": "Remove"},
        do=lambda: _remove(row), message=f"{row} removed; history keeps it", url=f"/settings/{slug}/",
    )  # fmt: skip


@transaction.atomic
def _remove(row: models.Model) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise Problem(
            f"{row} is still in use ({len(error.protected_objects)} times), so it stays. Rename it, or change what uses it first."
        ) from error


@needs("configure")
def calendar_list(request):
    """Every calendar with its periods."""
    require(request.user, "configure")
    rows = Calendar.objects.prefetch_related(models.Prefetch("periods", Period.objects.order_by("-starts_on")))
    return render_page(request, "settings/calendars.html", {"calendars": rows})


@require_POST
@needs("configure")
def more_periods(request):
    """Make sure a rhythm has its periods up to next year."""
    require(request.user, "configure")
    rhythm = request.POST.get("rhythm", "")
    if rhythm not in dict(Calendar._meta.get_field("rhythm").flatchoices):
        raise Problem("Choose months, quarters or years.")
    calendar = calendars.april_to_march(rhythm=rhythm, day=clock.today())
    return done(request, f"{calendar} has its periods", "/settings/calendars/")


@needs("configure")
def period(request, pk: int):
    """Change what a period is called and when it closes."""
    require(request.user, "configure")
    row = get_object_or_404(Period, pk=pk)
    form = forms.modelform_factory(Period, fields=["name", "closes_on"])(request.POST or None, instance=row)
    return submit(
        request, form, "settings/period.html", {"row": row}, do=form.save, message=lambda saved: f"{saved} saved", url="/settings/calendars/",
    )  # fmt: skip
