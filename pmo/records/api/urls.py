"""The addresses of the API, the same for every declared register, and their description."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from pmo.records.api import around, views
from pmo.records.register import Register, registers


class SchemaView(SpectacularAPIView):
    """The API in OpenAPI 3, for tools."""

    needs = "signed_in"


def routes(register: Register) -> list[tuple[str, str, type]]:
    """Every address of one register: name, route, view."""
    one = f"{register.slug}/<int:pk>/"
    return [
        ("records", f"{register.slug}/", views.RecordList),
        ("record", one, views.RecordDetail),
        ("history", f"{one}history/", around.HistoryView),
        ("steps", f"{one}steps/", views.StepList),
        ("step", f"{one}steps/<slug:name>/", views.StepView),
        ("links", f"{one}links/", around.LinkList),
        ("link", f"{one}links/<int:link>/", around.LinkView),
        ("comments", f"{one}comments/", around.CommentList),
    ]


urlpatterns = [path("schema/", SchemaView.as_view(), name="api_schema")]
urlpatterns += [
    path(route, view.as_view(register=register), name=f"api_{register.slug}_{name}")
    for register in registers() for name, route, view in routes(register)
]  # fmt: skip
