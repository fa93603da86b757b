"""A cycle for tests: a monthly calendar, the period of today, and who has which part."""

from calendar import monthrange
from datetime import date, timedelta
from types import SimpleNamespace

from pmo.core.clock import today
from pmo.hierarchy.models import Calendar, Period
from reporting import pipeline
from reporting.cycle import cycles, opening, stepping, writing
from reporting.models import Cycle, CycleRequest, ReportRun
from tests.factories import hierarchy as make

DAYS = {"open_days": -8, "draft_days": -6, "submit_days": -5, "review_days": -4, "publish_days": -3}


def month(calendar: Calendar, day: date) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period.objects.create(
        calendar=calendar, code=f"{day:%Y-%m}", name=f"{day:%b %Y}", starts_on=first, ends_on=last
    )


def surroundings() -> SimpleNamespace:
    """A portfolio, a programme and two projects; each has its manager, the portfolio a sponsor, and some look on."""
    calendar = Calendar.objects.create(name="Months", rhythm="month")
    top = make.node("Trust", "portfolio", calendar=calendar, code="TR")
    programme = make.node("Records", "programme", parent=top, code="RE")
    one, two = make.node("Pharmacy", parent=programme, code="PH"), make.node("Theatres", parent=programme, code="TH")
    now = month(calendar, today())
    before = month(calendar, now.starts_on - timedelta(1))
    return SimpleNamespace(
        calendar=calendar, top=top, programme=programme, one=one, two=two, before=before, now=now,
        lead=make.person("Priya Lead", role="office_lead"), sponsor=make.person("Sana Sponsor", role="sro", node=top),
        manager=make.person("Mo Manager", role="programme_manager", node=programme),
        author=make.person("Ana Author", role="project_manager", node=one), other=make.person("Odd Other", role="project_manager", node=two),
        reader=make.person("Rita Reader", role="viewer", node=top), stranger=make.person("Stan Stranger"),
    )  # fmt: skip


def cycle_of(there: SimpleNamespace, **values) -> Cycle:
    """A cycle of the portfolio, run by its lead."""
    usual = DAYS | {"name": "Monthly", "who": "both", "starts_on": there.before.starts_on}
    return cycles.create(node=there.top, by=there.lead, values=usual | values)


def opened(there: SimpleNamespace, cycle: Cycle, period: Period | None = None) -> dict[str, CycleRequest]:
    """The requests of a period by the code of their work."""
    opening.open_period(cycle=cycle, period=period or there.now, by=there.lead)
    rows = CycleRequest.objects.filter(cycle=cycle, period=period or there.now)
    return {row.node.code: row for row in rows.select_related("node", "period", "cycle__node", "author", "approver", "second")}  # fmt: skip


def fresh(request: CycleRequest) -> CycleRequest:
    """As it is stored now."""
    rows = CycleRequest.objects.select_related("node", "period", "cycle__node", "author", "approver", "second", "run")
    return rows.get(pk=request.pk)


def text_of(request: CycleRequest, key: str = "lights"):
    """The words of a section."""
    return request.texts.get(key=key)


def write(request: CycleRequest, text: str, by, key: str = "lights"):
    """Type into a section as it stands."""
    return writing.save_text(request=request, key=key, text=text, seen=text_of(request, key).version, by=by)


def submitted(request: CycleRequest, by) -> CycleRequest:
    """Written, rated and submitted."""
    write(request, "The trial load went well.", by)
    writing.rate(request=request, by=by, rag="r", reason="The supplier is late.")
    stepping.submit(request=request, by=by)
    return fresh(request)


def bundle_of(row: CycleRequest) -> dict[str, object]:
    """What the edition of a published request holds, once it is drawn."""
    run = ReportRun.objects.get(pk=fresh(row).run_id)
    assert pipeline.render(run.pk)
    run.refresh_from_db()
    assert run.state == "ready", run.error
    return run.data
