"""Addresses of the published plan and its pictures."""

urlpatterns: list = []
