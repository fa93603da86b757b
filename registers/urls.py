"""Pages that only these registers have."""

from django.urls import path

from registers import views

urlpatterns = [
    path("heat/", views.heat, name="heat"),
    path("work/<int:pk>/heat/", views.heat, name="node_heat"),
    path("risks/<int:pk>/response/", views.response, name="add_response"),
    path("dependencies/<int:pk>/agree/", views.agree, name="agree"),
]
