"""Pages of the benefits room; the registers' own pages come from the engine."""

from django.urls import path

from benefits.pages import asking, handing, map_editing, mapping, portfolio, printing, profile, readings, returning

urlpatterns = [
    path("work/<int:pk>/benefits-map/", mapping.benefits_map, name="benefits_map"),
    path("work/<int:pk>/benefits-map/pdf/", mapping.map_pdf, name="benefits_map_pdf"),
    path("work/<int:pk>/benefits-map/agree/", map_editing.agree, name="agree_map"),
    path("work/<int:pk>/benefits-map/links/", map_editing.links, name="map_links"),
    path("work/<int:pk>/benefits-map/links/<int:link>/", map_editing.link, name="map_link"),
    path("work/<int:pk>/benefits-map/boxes/", map_editing.items, name="map_items"),
    path("mapitems/<int:pk>/milestone/", map_editing.milestone, name="item_milestone"),
    path("work/<int:pk>/realisation/", portfolio.realisation, name="node_realisation"),
    path("work/<int:pk>/realisation/<slug:view>/", portfolio.more, name="node_realisation_more"),
    path("realisation/", portfolio.realisation, name="realisation"),
    path("realisation/<slug:view>/", portfolio.more, name="realisation_more"),
    path("work/<int:pk>/handover/", handing.page, name="handover"),
    path("work/<int:pk>/handover/checklist/", handing.checklist, name="make_checklist"),
    path("work/<int:pk>/handover/waive/", handing.waive, name="waive_handover"),
    path("benefits/<int:pk>/profile/", profile.profile, name="benefit_profile"),
    path("benefits/<int:pk>/profile/pdf/", printing.profile_pdf, name="benefit_profile_pdf"),
    path("benefits/<int:pk>/readings/", readings.readings_page, name="benefit_readings"),
    path("benefits/<int:pk>/evidence/", readings.evidence, name="benefit_evidence"),
    path("benefits/<int:pk>/ask/", asking.ask, name="ask_owner"),
    path("benefits/<int:pk>/answer/", asking.answer, name="answer_as_owner"),
    path("benefits/<int:pk>/new-date/", asking.new_date, name="benefit_new_date"),
    path("benefits/<int:pk>/return-link/", asking.send_link, name="send_return_link"),
    path("benefits/<int:pk>/return-link/<int:link>/revoke/", asking.revoke_link, name="revoke_return_link"),
    path("return/<str:secret>/", returning.answer, name="return"),
]
