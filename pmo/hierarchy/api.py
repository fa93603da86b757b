"""The first addresses of the API: who I am, and the work I may see. Registers add theirs with the engine."""

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from pmo.hierarchy.access import held
from pmo.hierarchy.models import Node
from pmo.hierarchy.searching import named


class NodeSerializer(serializers.ModelSerializer):
    """One node."""

    class Meta:
        model = Node
        fields = [
            "id", "kind", "parent", "name", "code", "description", "state", "state_since", "stage", "stage_since", "work_type",
            "archived_at", "version",
        ]  # fmt: skip


@extend_schema_view(get=extend_schema(parameters=[
    OpenApiParameter("q", str, description="A part of the name, short code or a former name."),
    OpenApiParameter("below", str, description="The id of work: it and everything below it."),
]))  # fmt: skip
class NodeList(ListAPIView):
    """The work I may see. `?q=` finds by name, `?below=` limits to a subtree."""

    queryset = Node.objects.none()  # for the description only
    serializer_class = NodeSerializer
    needs = "view"

    def get_queryset(self):
        """Through the caller's own rights, narrowed by a token."""
        rows = Node.objects.for_user(self.request.user).current().order_by("path")
        below = self.request.query_params.get("below", "")
        top = Node.objects.for_user(self.request.user).filter(pk=int(below)).first() if below.isdecimal() else None
        rows = rows.subtree(top) if top else rows.none() if below else rows
        return named(rows, self.request.query_params.get("q", "")[:200])


class NodeDetail(RetrieveAPIView):
    """One node I may see; another is 404."""

    queryset = Node.objects.none()  # for the description only
    serializer_class = NodeSerializer
    needs = "view"

    def get_queryset(self):
        """Through the caller's own rights, narrowed by a token."""
        return Node.objects.for_user(self.request.user)


class RoleSerializer(serializers.Serializer):
    """A role in force."""

    role, node = serializers.CharField(), serializers.IntegerField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class MeSerializer(serializers.Serializer):
    """Who is calling."""

    id, name, email = serializers.IntegerField(), serializers.CharField(), serializers.EmailField()
    roles = RoleSerializer(many=True)


class Me(APIView):
    """Who is calling, and with which roles."""

    needs = "signed_in"

    @extend_schema(responses=MeSerializer)
    def get(self, request) -> Response:
        """The person and their roles in force."""
        roles = [{"role": row.role, "node": row.node_id, "until": row.ends_on} for row in held(request.user)]
        return Response({"id": request.user.pk, "name": request.user.name, "email": request.user.email, "roles": roles})


urlpatterns = [
    path("me/", Me.as_view(), name="api_me"),
    path("nodes/", NodeList.as_view(), name="api_nodes"),
    path("nodes/<int:pk>/", NodeDetail.as_view(), name="api_node"),
]
