"""Reads a Microsoft Project XML file that anybody may have sent: no entities, no DTD, no network, limits on everything."""

from io import BytesIO
from typing import Any

from lxml import etree

from planning.engine.collector import collector_paused
from planning.exchange.model import Plan, PlanAssignment, PlanCalendar, PlanResource, PlanTask
from planning.exchange.parts import HERE, NAMESPACE, elements_of, in_order, local, xml_of
from planning.exchange.read_calendars import read_calendar
from planning.exchange.read_tasks import read_assignment, read_resource, read_task
from planning.problems import PlanProblem

LARGEST_FILE = 80 * 1024 * 1024
MOST_PARTS = 400_000
SECTIONS = {"Calendars", "Tasks", "Resources", "Assignments"}
NOT_XML = (
    (b"\xd0\xcf\x11\xe0", "This is a Project file (.mpp). Open it in Microsoft Project and save it as XML (*.xml)."),
    (b"PK\x03\x04", "This is a zip file or workbook. Save the plan in Microsoft Project as XML (*.xml)."),
    (b"%PDF", "This is a PDF. Save the plan in Microsoft Project as XML (*.xml)."),
)


def read_plan(content: bytes) -> Plan:
    """The plan in a file. Raises PlanProblem with a sentence for what is no such file, breaks off or is too large."""
    _refuse_others(content)
    reader = _Reader()
    parser = etree.iterparse(
        BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        with collector_paused():
            for event, element in parser:
                reader.step(event, element)
    except etree.XMLSyntaxError as error:
        raise PlanProblem(_broken(error)) from error
    return reader.plan()


def _refuse_others(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise PlanProblem(f"The file is larger than {LARGEST_FILE // 1024**2} MB; save a smaller part of the plan.")
    for magic, sentence in NOT_XML:
        if content.startswith(magic):
            raise PlanProblem(sentence)
    if not content.strip():
        raise PlanProblem("The file is empty.")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise PlanProblem("This is not an XML file. Save the plan in Microsoft Project as XML (*.xml).")


def _broken(error: etree.XMLSyntaxError) -> str:
    said, line = str(error.msg), error.lineno or 1
    if "Premature end" in said or "not found" in said or "EndTag" in said:
        return f"The file breaks off at line {line}: it was not saved or sent whole. Save it again."
    if "ntity" in said or "huge" in said.lower() or "depth" in said or "amplification" in said:
        return f"The file uses XML that is not read for safety (line {line}). Save it again in Microsoft Project."
    return f"The file is not well-formed XML from line {line} on. Save it again in Microsoft Project."


class _Reader:
    """Collects the parts while the parser goes over them, and lets go of each element when it is read."""

    def __init__(self) -> None:
        self.depth = 0
        self.parts = 0
        self.values: dict[str, Any] = {}
        self.rest: list[tuple[str, str]] = []
        self.calendars: list[PlanCalendar] = []
        self.tasks: list[PlanTask] = []
        self.resources: list[PlanResource] = []
        self.assignments: list[PlanAssignment] = []

    def step(self, event: str, element: Any) -> None:
        if event == "start":
            self.depth += 1
            if self.depth == 1:
                _check_root(element)
            return
        self.depth -= 1
        if self.depth == 1:
            self._of_project(element)
            element.clear()
        elif self.depth == 2 and local(element.getparent()) in SECTIONS:
            self._part(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _part(self, element: Any) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise PlanProblem(f"The plan has more than {MOST_PARTS:,} tasks, resources and assignments.")
        match local(element):
            case "Calendar":
                self.calendars.append(read_calendar(element))
            case "Task":
                self.tasks.append(read_task(element))
            case "Resource":
                self.resources.append(read_resource(element))
            case "Assignment":
                self.assignments.append(read_assignment(element))
            case name:
                self.rest.append((name, xml_of(element)))

    def _of_project(self, element: Any) -> None:
        name = local(element)
        if name in SECTIONS or (not len(element) and not element.text):
            return
        attribute, kind = elements_of(Plan).get(name, ("", None))
        try:
            if kind is None or len(element) or attribute in self.values:
                raise ValueError
            self.values[attribute] = kind.read(element.text)
        except (ValueError, KeyError, OverflowError, ArithmeticError):
            self.rest.append((name, xml_of(element)))

    def plan(self) -> Plan:
        """The whole, once every number is its own."""
        _check_numbers("task", self.tasks)
        _check_numbers("calendar", self.calendars)
        _check_numbers("resource", self.resources)
        lists: dict[str, Any] = {"calendars": self.calendars, "tasks": self.tasks, "resources": self.resources}
        return Plan(**self.values, **lists, assignments=self.assignments, rest=in_order("Project", self.rest))


def _check_root(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise PlanProblem("The file declares a document type, which a plan never does; it is not read for safety.")
    if root.tag == HERE + "Project":
        return
    if local(root) == "Project" or root.tag.endswith("}Project"):
        raise PlanProblem(f"The file is XML of another kind of project: its namespace is not {NAMESPACE}.")
    raise PlanProblem(f"The file is XML, but not a plan of Microsoft Project: it begins with <{local(root)[:60]}>.")


def _check_numbers(what: str, parts: list[Any]) -> None:
    seen: set[int] = set()
    for part in parts:
        if part.uid in seen:
            raise PlanProblem(f"Two {what}s have the unique number {part.uid}; the file was damaged or made by hand.")
        seen.add(part.uid)
