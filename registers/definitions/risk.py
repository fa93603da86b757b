from django.db.models import Q

from pmo.records.fields import Due, Level
from pmo.records.register import Part, Register, View, declare, step
from registers import actions, guards, scales
from registers.checks import RISK_CHECKS
from registers.kinds import Score, Was
from registers.models import Risk
from registers.models.risk import DIMENSIONS

_OPEN = "draft open mitigating accepted escalated"


@declare
class Risks(Register):
    model, slug, icon, label, order = Risk, "risks", "triangle-alert", "Risk", 10
    columns = [
        "title",
        "likelihood",
        "impact",
        "score",
        "previous_score",
        "target_score",
        "owner",
        "review_date",
        "updated_at",
        "response",
        "node",
        "status",
    ]
    more = [
        "kind", "inherent_score", "category", "delivery_category", "proximity", "expected_cost", "expected_days", "probability",
        "level", "target_date", "velocity", "accepted_until", "inherent_likelihood", "inherent_impact", "target_likelihood",
        "target_impact", "cause", "event", "effect", "response_text", "trigger",
    ]  # fmt: skip
    filters = ["status", "owner", "kind", "score", "category", "delivery_category", "response", "proximity", "level", "review_date", "likelihood", "impact",
        "inherent_likelihood", "inherent_impact", "target_likelihood", "target_impact", "tags", "confidentiality"]  # fmt: skip
    search = ["title", "cause", "event", "effect", "response_text"]
    sections = [
        (
            "The risk",
            [
                "kind",
                "title",
                "cause",
                "event",
                "effect",
                "category",
                "delivery_category",
                "description",
                "tags",
                "confidentiality",
            ],
        ),
        (
            "Score now",
            [
                "likelihood",
                "impact",
                "inherent_likelihood",
                "inherent_impact",
                "target_likelihood",
                "target_impact",
                "target_date",
                "increase_reason",
            ],
        ),
        (
            "Impact by dimension",
            [
                "impact_cost",
                "impact_time",
                "impact_quality",
                "impact_scope",
                "impact_benefit",
                "impact_reputation",
                "impact_safety",
                "impact_sustainability",
            ],
        ),
        (
            "In figures",
            [
                "probability",
                "cost_low",
                "cost_likely",
                "cost_high",
                "days_low",
                "days_likely",
                "days_high",
                "expected_cost",
                "expected_days",
            ],
        ),
        (
            "Response",
            [
                "response",
                "response_text",
                "trigger",
                "proximity",
                "velocity",
                "fallback_plan",
                "contingency_amount",
                "contingency_days",
            ],
        ),
        (
            "Keeping it",
            [
                "owner",
                "owner_name",
                "review_date",
                "raised_by",
                "raised_on",
                "last_reviewed_on",
                "level",
                "accepted_by",
                "accepted_until",
                "acceptance_reason",
                "closed_on",
                "closure_note",
            ],
        ),
    ]
    short_form = [
        "kind",
        "title",
        "cause",
        "event",
        "effect",
        "category",
        "likelihood",
        "impact",
        "proximity",
        "owner",
        "review_date",
    ]
    bulk = [
        "owner",
        "review_date",
        "response",
        "category",
        "delivery_category",
        "proximity",
        "likelihood",
        "impact",
        "tags",
        "confidentiality",
    ]
    kinds = {
        name: Level(short=short) for name, short in {
            "likelihood": "L", "impact": "I", "inherent_likelihood": "L before", "inherent_impact": "I before",
            "target_likelihood": "L target", "target_impact": "I target", **{f"impact_{name}": "" for name in DIMENSIONS},
        }.items()
    } | {
        "score": Score("band"), "inherent_score": Score("inherent_band", css="col-target"), "target_score": Score("target_band", css="col-target", bare=True, short="Target"),
        "previous_score": Was(), "target_date": Due(), "accepted_until": Due(),
    }  # fmt: skip
    sort = "-score,-id"
    views = [
        View("open", "All open", ""),
        View("grave", "High and extreme", "check=grave"),
        View("mine", "Mine", "owner=me"),
        View("review", "Needs review", "review_date=past"),
        View("stale", "Stale", "check=stale"),
        View("opportunities", "Opportunities", "kind=opportunity"),
        View("closed", "Closed", "status=expired&status=mitigated&status=occurred&status=rejected&status=merged"),
    ]
    checks = RISK_CHECKS
    steps = [
        step("open", "Open", "open", "draft", guard=guards.risk_is_described, fills=actions.first_judgement, icon="circle-dot"),
        step("mitigate", "Start the response", "mitigating", "open accepted", guard=guards.has_response, icon="circle-play"),
        step("accept", "Accept", "accepted", "open mitigating escalated", "accepted_until acceptance_reason", permission="approve", guard=guards.may_accept, fills=actions.acceptance, icon="circle-pause"),
        step("occur", "It has occurred", "occurred", _OPEN, "closure_note", permission="edit", do=actions.occur, icon="siren", help="Makes the issue and links the two."),
        step("mitigated", "Close, mitigated", "mitigated", "open mitigating accepted", "closure_note", permission="settle", guard=guards.is_mitigated, icon="circle-check"),
        step("expire", "Close, no longer possible", "expired", _OPEN, "closure_note", permission="settle", icon="circle-check"),
        step("reject", "Close, not a risk", "rejected", _OPEN, "closure_note", permission="settle", icon="circle-x"),
        step("merge", "Close, merged", "merged", _OPEN, "closure_note", permission="settle", guard=guards.duplicates_another, icon="git-merge"),
        step("reopen", "Reopen", "open", "expired mitigated occurred rejected merged", "review_date closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    converts = {
        "issue": {"title": "title", "description": "description", "cause": "cause", "event": "title", "effect": "effect"},
        "assumption": {"title": "title", "event": "title", "description": "description", "cause": "basis"},
        "change": {"title": "title", "description": "description", "cause": "reason"},
        "action": {"title": "title", "description": "description"}, "decision": {"title": "title", "description": "context"},
    }  # fmt: skip
    draft = "draft"
    opens_with = [*guards.DESCRIBED, "owner"]
    reasons = ["increase_reason"]
    rating = "score"
    was = "previous_score"
    urgent = "grave"
    closed_as = "expired"
    sheet_words = ["risk", "risks", "risk register", "risk log", "threats", "opportunities"]
    synonyms = {
        "cost_likely": [
            "cost impact",
            "impact £",
            "£ impact",
            "financial impact",
            "cost exposure",
            "impact cost",
            "estimated cost",
        ],
        "days_likely": ["days impact", "schedule impact days", "delay days", "impact days"],
    }
    instead = {"category": "delivery_category", "delivery_category": "category"}
    panel = "registers/risk_panel.html"
    guide, guide_name = "/scoring-guide/", "Scoring guide"

    def levels(self, record=None):
        """The steps of the scale in force, or of the one that a risk was scored on."""
        row = scales.row_of(record.scale_id) if record is not None else scales.current()
        if row is None:
            return {}
        found = {f"{prefix}likelihood": list(row.likelihood) for prefix in ("", "inherent_", "target_")}
        found |= {f"{prefix}impact": list(row.impact) for prefix in ("", "inherent_", "target_")}
        return found | {f"impact_{name}": list(row.impact) for name in DIMENSIONS}

    def percents(self, name):
        """The probabilities of the steps of likelihood."""
        row = scales.current()
        return row.percent if row is not None and name.endswith("likelihood") else []

    def breakdown(self):
        """The bands of the scale in force."""
        row = scales.current()
        bands = row.scale.bands if row else ()
        tops = [*(band.least - 1 for band in bands[1:]), None]
        return [
            Part(band.grade, band.name.lower(), "score", f"{band.least}..{top or ''}", Q(score__gte=band.least) & (Q(score__lte=top) if top else Q()))
            for band, top in reversed(list(zip(bands, tops, strict=True)))
        ]  # fmt: skip

    def cadence(self, record):
        """Graver risks sooner: 14 days in the highest band, then 30, 60 and 90."""
        band = record.band
        bands = len(scales.of(record.scale_id).bands) if band else 0
        return {0: 14, 1: 30, 2: 60}.get(bands - band.grade, 90) if band else 30

    def follow(self, changed, new, before, by):
        """What has risen above tolerance is put to the level above."""
        from registers.appetites import ESCALATING, put_up

        return put_up(changed, new, before, by), ESCALATING
