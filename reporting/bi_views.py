"""The views of the BI door that no register declares: each with what it holds, its columns in order, and what they mean."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """One view. `columns` are (name, SQL, what it is); `source` is everything from FROM on."""

    about: str
    columns: tuple[tuple[str, str, str], ...]
    source: str

    @property
    def select(self) -> str:
        """Its query."""
        return f"SELECT {', '.join(f'{sql} AS {name}' for name, sql, _ in self.columns)} {self.source}"


_WORK = (("node_id", "n.id", "The work, as in bi.work"), ("work", "n.name", "Its name"))
_OF_NODE = "JOIN hierarchy_node n ON n.id = {}.node_id"
_KEPT = "n.archived_at IS NULL"

PLAIN = {
    "work": View(
        "Every portfolio, programme and project that is not archived",
        (
            ("id", "n.id", "Number of the work"),
            ("code", "n.code", "Short code"),
            ("name", "n.name", "Name"),
            ("kind", "n.kind", "Level: portfolio, programme, project, other_work and the like"),
            ("state", "n.state", "State, such as active or closed"),
            ("stage", "n.stage", "Stage, such as deliver"),
            ("parent_id", "n.parent_id", "The work it lies under"),
            ("parent", "p.name", "Name of the work it lies under"),
            ("path", "n.path", "Its numbers from the top: what lies below begins with it"),
        ),
        f"FROM hierarchy_node n LEFT JOIN hierarchy_node p ON p.id = n.parent_id WHERE {_KEPT}",
    ),
    "figures": View(
        "Dates, cost and benefits that work carries, each as at a day",
        (
            ("id", "f.id", "Number of the figure"),
            *_WORK,
            ("measure", "f.measure", "Such as cost_baseline or end_forecast"),
            ("as_at", "f.as_at", "The day it speaks for"),
            ("state", "f.state", "known, withheld, range, not_applicable or unclear"),
            ("amount", "f.amount", "Amount in millions, or per cent"),
            ("amount_low", "f.amount_low", "Lower end of a range"),
            ("amount_high", "f.amount_high", "Upper end of a range"),
            ("date", "f.date", "Day, for measures that are days"),
            ("currency", "f.currency", "Currency of the amount"),
            ("reason", "f.reason", "Why it is not given"),
            ("source", "f.source", "File that it was published in; empty where it was typed"),
        ),
        f"FROM hierarchy_figure f {_OF_NODE.format('f')} WHERE {_KEPT}",
    ),
    "confidence": View(
        "Delivery confidence by owner and by independent assurance, without what a correction replaced",
        (
            ("id", "a.id", "Number of the rating"),
            *_WORK,
            ("assessor", "a.assessor", "owner or independent"),
            ("as_at", "a.as_at", "The day it speaks for"),
            ("scale", "s.code", "The scale it was given on"),
            ("state", "a.state", "known, withheld and the like"),
            ("rating", "a.rating", "The step of the scale"),
            ("reason", "a.reason", "Why there is none"),
            ("rationale", "a.rationale", "Why this rating"),
        ),
        f"FROM hierarchy_assessment a {_OF_NODE.format('a')} JOIN hierarchy_ratingscale s ON s.id = a.scale_id "
        f"WHERE {_KEPT} AND NOT EXISTS (SELECT 1 FROM hierarchy_assessment later WHERE later.replaces_id = a.id)",
    ),
    "milestones": View(
        "Milestones of the latest published version of each plan",
        (
            ("id", "m.activity_id", "Number of the milestone"),
            *_WORK,
            ("title", "m.title", "Name"),
            ("flag", "m.flag", "How far up it is shown: project, programme or portfolio"),
            ("workstream", "m.workstream", "Workstream"),
            ("baseline", "base.forecast", "Day in the current baseline"),
            ("forecast", "m.forecast", "Day expected now"),
            ("actual", "m.actual", "Day on which it was reached"),
            ("slip_days", "m.forecast - base.forecast", "Days behind the baseline"),
            ("deadline", "m.deadline", "Day by which it must be reached"),
            ("critical", "m.critical", "Whether it drove the end of its plan"),
            ("version", "v.number", "Version of the plan"),
            ("published_on", "v.published_at::date", "Day of that version"),
        ),
        "FROM planning_milestonepoint m JOIN planning_planversion v ON v.id = m.version_id JOIN planning_plan l ON l.id = v.plan_id "
        f"{_OF_NODE.format('l')} JOIN planning_activity a ON a.id = m.activity_id LEFT JOIN LATERAL (SELECT b.version_id "
        "FROM planning_baseline b WHERE b.plan_id = l.id ORDER BY b.number DESC LIMIT 1) newest ON true LEFT JOIN planning_milestonepoint base "
        "ON base.version_id = newest.version_id AND base.activity_id = m.activity_id "
        f"WHERE {_KEPT} AND a.confidentiality = 'open' "
        "AND v.number = (SELECT max(w.number) FROM planning_planversion w WHERE w.plan_id = l.id)",
    ),
    "readings": View(
        "Benefits by period: planned, forecast and actual values, without what a correction replaced",
        (
            ("id", "r.id", "Number of the reading"),
            ("benefit_id", "b.id", "The benefit, as in bi.benefits"),
            ("benefit", "b.title", "Its title"),
            *_WORK,
            ("kind", "r.kind", "plan, forecast or actual"),
            ("period_end", "r.period_end", "Last day of the period"),
            ("value", "r.value", "Value in the benefit's unit"),
            ("unit", "b.unit", "The unit"),
        ),
        f"FROM benefits_benefitpoint r JOIN benefits_benefit b ON b.id = r.benefit_id {_OF_NODE.format('b')} "
        f"WHERE {_KEPT} AND b.archived_at IS NULL AND b.confidentiality = 'open' "
        "AND NOT EXISTS (SELECT 1 FROM benefits_benefitpoint later WHERE later.replaces_id = r.id)",
    ),
    "lights": View(
        "Lights as people reported them, with what the data said at that moment",
        (
            ("id", "l.id", "Number of the light"),
            *_WORK,
            ("dimension", "l.dimension", "Such as schedule, cost or overall"),
            ("reported", "l.rag", "Reported: g, a or r"),
            ("evidenced", "l.evidenced", "From data then: g, a, r, or n for nothing"),
            ("reason", "l.reason", "Why"),
            ("as_at", "l.as_at", "Day of the report"),
            ("until", "l.until", "Day until which an override holds"),
        ),
        f"FROM reporting_reportedlight l {_OF_NODE.format('l')} WHERE {_KEPT}",
    ),
    "samples": View(
        "Every measure of every day, each for a piece of work with all below it",
        (
            *_WORK,
            ("measure", "s.key", "Such as risk.open, light.cost (0 Green, 1 Amber, 2 Red) or better.cost (steps)"),
            ("day", "s.day", "Day of the sample"),
            ("value", "s.value", "Value"),
        ),
        f"FROM reporting_sample s {_OF_NODE.format('s')} WHERE {_KEPT}",
    ),
    "editions": View(
        "Reports that were made",
        (
            ("id", "r.id", "Number of the report"),
            *_WORK,
            ("kind", "r.kind", "Kind of report"),
            ("period", "p.code", "Period"),
            ("version", "r.version", "Version in that period"),
            ("supersedes_id", "r.supersedes_id", "The report it supersedes"),
            ("state", "r.state", "ready"),
            ("as_at", "r.as_at", "Data as at"),
            ("finished_at", "r.finished_at", "When it was made"),
            ("pages", "r.pages", "Pages"),
            ("pdf_sha256", "r.pdf_sha256", "SHA-256 of its PDF"),
        ),
        f"FROM reporting_reportrun r {_OF_NODE.format('r')} JOIN hierarchy_period p ON p.id = r.period_id "
        f"WHERE {_KEPT} AND r.state = 'ready'",
    ),
}
