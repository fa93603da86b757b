"""The outermost of our middleware: a reference for each request, and headers that never vary."""

import logging
import secrets

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers

_EXPECTED = (Http404, PermissionDenied, SuspiciousOperation)
log = logging.getLogger("pmo.request")


class RequestMiddleware:
    """Gives each request a reference, answers health checks, and keeps pages out of shared caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/livez":
            return HttpResponse("alive", content_type="text/plain")
        if "%00" in request.META.get("QUERY_STRING", ""):
            return _unreadable(request)
        request.reference = secrets.token_hex(4)
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)"
        )
        return response

    def process_exception(self, request, exception):
        """Log an unexpected failure under the reference that the error page shows."""
        if not isinstance(exception, _EXPECTED):
            log.error("request %s failed: %s %s", request.reference, request.method, request.path, exc_info=exception)


def _unreadable(request) -> HttpResponse:
    said = "The address holds a character that no text has. Remove it."
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": said, "fields": {}}, status=400)
    return HttpResponse(said, status=400, content_type="text/plain")
