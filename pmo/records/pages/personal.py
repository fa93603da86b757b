"""My work, what I watch, and the health of the registers."""

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import frame
from pmo.people import long_work
from pmo.records import combined, desk, health, waiting
from pmo.records.models import Watch
from pmo.records.navigation import offers
from pmo.records.pages.fetch import ALL_WORK, place
from pmo.records.querying import Look
from pmo.records.register import records_of, registers


@needs("signed_in")
def my_work(request):
    """Everything that waits for me, soonest first."""
    found = waiting.items(request.user)
    asked = request.GET.get("show", "")
    shown = asked if asked in waiting.KINDS else ""
    context = {
        "waiting": len(found),
        "late": sum(1 for item in found if item.late),
        "kinds": waiting.kinds(found, shown),
        "groups": waiting.grouped([item for item in found if shown in ("", item.act)]),
        "others": waiting.of_others(request.user),
        "panels": desk.shown(request),
        "jobs": long_work.unfinished(request.user, most=10),
        "notices": request.user.notices.unread()[:8],
    }
    return render_page(request, "records/my_work.html", context)


@needs("signed_in")
def watching(request):
    """The records I watch, the last changed first."""
    keys = list(Watch.objects.filter(user=request.user).values_list("register", "record_id"))
    rows = sorted(records_of(keys, request.user).values(), key=lambda row: row.updated_at, reverse=True)
    return render_page(request, "records/watching.html", {"rows": rows})


@needs("view")
def health_page(request, pk: int | None = None):
    """A card for each check with its count; the count opens the grid with these rows."""
    node = place(request, pk)
    cards = []
    for register in registers():
        look = Look(register, request.user, request.GET, node, path=register.url(node))
        found = [(check, count, look.with_(check=check.key)) for check, count in health.counts(register, look.base)]
        found += register.findings(request.user, node)
        cards.append((register, [entry for entry in found if entry[1]], sum(1 for entry in found if not entry[1])))
    return render_page(
        request,
        "records/health.html",
        {"cards": cards, "node": node or ALL_WORK} | (frame(request, node) if node else {}),
    )


@needs("view")
def node_registers(request, pk: int):
    """Every register of a node in one list, soonest first, under a figure for each."""
    node = place(request, pk)
    looks = combined.looks_at(request, node)
    figures, by = combined.figures(looks), request.GET.get("by", "")
    by = by if by in combined.GROUPS else "due"
    shown = [look for look in looks if request.GET.get("show") == look.register.key] or looks
    context = {
        "figures": figures, "look": looks[0], "groups": combined.entries(shown, request.user, by), "registers": registers(),
        "every": sum(figure.count for figure in figures), "show": shown[0].register.key if len(shown) == 1 else "", "by": by,
        "ways": combined.GROUPS.items(), "options": combined.options(looks[0]), "chips": looks[0].chips, "offers": offers(request, node),
    }  # fmt: skip
    return render_page(request, "records/registers.html", frame(request, node) | context, part="items")
