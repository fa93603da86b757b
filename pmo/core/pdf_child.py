"""The child process that draws one PDF: HTML on stdin; a line of JSON and the PDF on stdout. Limits before all else."""

import hashlib
import json
import os
import sys
from pathlib import Path

from pmo.core.fonts import FONT_FILE
from pmo.core.pdf import NO_PANGO, TOO_BIG, TOO_LONG

_ROOT = Path(__file__).resolve().parents[2]
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
ASSETS = {
    "font": FONT_FILE,
    "report.css": _ROOT / "reporting" / "print" / "report.css",
    **{
        f"rag-{key}.svg": _ROOT / "reporting" / "print" / f"rag-{key}.svg"
        for key in ("g", "ag", "a", "ar", "r", "n", "c")
    },
}


def main() -> int:
    """Draw stdin under the limits of the first argument. Returns the exit code."""
    limits = json.loads(sys.argv[1])
    _confine(limits)
    html = sys.stdin.buffer.read()
    try:
        return _draw(html, limits["pages"])
    except MemoryError:
        return TOO_BIG


def _confine(limits: dict[str, int]) -> None:
    import resource

    os.nice(5)  # many reports at once must not make pages slow
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["cpu"],
        resource.RLIMIT_FSIZE: 64_000_000,  # the fonts that Pango is handed
        resource.RLIMIT_CORE: 0,
    }
    for which, value in wanted.items():
        try:
            resource.setrlimit(which, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some of them


def _draw(html: bytes, most_pages: int) -> int:
    sys.setrecursionlimit(3000)
    try:
        import weasyprint
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return NO_PANGO
    document = weasyprint.HTML(string=html.decode(), base_url="pmo-asset:", url_fetcher=_fetcher()).render(
        pdf_variant="pdf/ua-1"
    )
    if len(document.pages) > most_pages:
        return TOO_LONG
    # The identifier is random unless it is given; taken from the content, the same report has the same bytes.
    content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html).digest()[:16])
    sys.stdout.buffer.write(json.dumps({"pages": len(document.pages)}).encode() + b"\n" + content)
    return 0


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnAssetsOnly(URLFetcher):
        """Answers our own names and data; refuses files, the network and everything else."""

        def fetch(self, url, headers=None):
            scheme, _, name = url.partition(":")
            if scheme == "pmo-asset" and name in ASSETS:
                path = ASSETS[name]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})
            if scheme == "data":
                return super().fetch(url, headers)
            raise ValueError(f"{scheme} addresses are not fetched")

    return OwnAssetsOnly(allowed_protocols={"data"}, allow_redirects=False)


if __name__ == "__main__":
    sys.exit(main())
