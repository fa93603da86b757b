"""The addresses of the API, the same for every declared register, and their description."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from pmo.records.api import around, views
from pmo.records.register import Register, registers


class SchemaView(SpectacularAPIView):
    """The API in OpenAPI 3, for tools."""

    needs = "signed_in"


def _addresses(register: Register) -> list:
    """Every address of one register."""
    one = f"{register.slug}/<int:pk>/"
    found = [
        ("records", f"{register.slug}/", views.RecordList),
        ("record", one, views.RecordDetail),
        ("history", f"{one}history/", around.HistoryView),
        ("steps", f"{one}steps/", views.StepList),
        ("step", f"{one}steps/<slug:name>/", views.StepView),
        ("links", f"{one}links/", around.LinkList),
        ("link", f"{one}links/<int:link>/", around.LinkView),
        ("comments", f"{one}comments/", around.CommentList),
    ]
    return [
        path(route, view.as_view(register=register), name=f"api_{register.slug}_{name}") for name, route, view in found
    ]


urlpatterns = [path("schema/", SchemaView.as_view(), name="api_schema")]
urlpatterns += [address for register in registers() for address in _addresses(register)]
