"""The one font, Inter: a static file for the browser, the same bytes for the PDF."""

from importlib.util import find_spec
from pathlib import Path

FONT_FOLDER = Path(find_spec("fontpkg_inter").submodule_search_locations[0]) / "files"
FONT_FILE = FONT_FOLDER / "Inter[opsz,wght].ttf"
