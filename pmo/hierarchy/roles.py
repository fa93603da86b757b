"""Roles as readable data. A role is given on a node and holds for everything below it."""

from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
    "view": "see the work and its figures",
    "add": "add work below",
    "change": "change descriptions, dates and figures",
    "move": "move work to another place",
    "close": "close and reopen",
    "archive": "archive and restore",
    "rate_owner": "give the owner's delivery confidence",
    "rate_independent": "give the independent delivery confidence",
    "assign": "give and end roles",
    "delegate": "hand one's own role to somebody for a time",
    "report": "make and send reports",
    "import": "import work and figures from files",
    "undo": "undo a change",
    "configure": "change words, scales, periods and tags of the office",
    "invite": "invite people and end their sessions",
    "raise": "add records to registers",
    "edit": "change records",
    "edit_own": "change records they own",
    "settle": "close and reopen records",
    "approve": "approve decisions and changes, and accept risks",
    "see_restricted": "see restricted records",
    "publish": "publish plans and set baselines",
}
_READ = {"view"}
_OWN = _READ | {"edit_own"}
_KEEP = {"raise", "edit", "edit_own"}  # a permission on one register only is written edit:risk
_EDIT = _READ | _KEEP | {"change", "report"}
_BUILD = _EDIT | {"add", "undo", "settle", "see_restricted", "publish"}
_LEAD = _BUILD | {"close", "delegate", "assign", "approve"}


@dataclass(frozen=True)
class Role:
    """One role: what it is called, what it is for, and what it allows."""

    code: str
    label: str
    help: str
    permissions: frozenset[str]
    accountable: bool = False  # normally exactly one at a time on a node
    everywhere: bool = False  # may be given on the whole office

    def __str__(self) -> str:
        return self.label


def _role(code: str, label: str, help: str, permissions: set[str], **more) -> Role:
    return Role(code, label, help, frozenset(permissions), **more)


ROLES: dict[str, Role] = {
    role.code: role
    for role in [
        _role("office_lead", "Office lead", "Runs the office: everything, and who may do what.", set(PERMISSIONS), everywhere=True),
        _role("pmo_analyst", "PMO analyst", "Keeps registers, figures and the reporting cycle.", _BUILD | {"import", "move", "archive"}, everywhere=True),
        _role("portfolio_director", "Portfolio director", "Owns the portfolio's strategy and plan.", _LEAD | {"move", "archive", "rate_owner"}),
        _role("portfolio_manager", "Portfolio manager", "Prioritises and watches the whole portfolio.", _LEAD | {"move", "archive"}),
        _role("sro", "Senior responsible owner", "The one accountable owner of success and benefits.", _LEAD | {"rate_owner"}, accountable=True),
        _role("sponsoring_group", "Sponsoring group member", "Makes the investment decision and appoints the owner.", _OWN | {"report", "approve"}),
        _role("programme_director", "Programme director", "Leads a large programme from day to day.", _LEAD | {"move"}, accountable=True),
        _role("programme_manager", "Programme manager", "Plans and delivers the programme's capability.", _LEAD | {"move"}, accountable=True),
        _role("business_change_manager", "Business change manager", "Prepares the business, embeds change, realises benefits.", _EDIT),
        _role("project_manager", "Project manager", "Runs the project inside its tolerances.", _LEAD, accountable=True),
        _role("senior_user", "Senior user", "Speaks for those who will use what is made.", _OWN | {"raise:risk", "raise:issue", "raise:lesson"}),
        _role("senior_supplier", "Senior supplier", "Speaks for those who make it.", _OWN | {"raise:risk", "raise:issue", "raise:lesson"}),
        _role("workstream_lead", "Workstream lead", "Leads one strand of the work.", _EDIT | {"delegate"}, accountable=True),
        _role("planner", "Planner", "Keeps the integrated plan and the critical path.", _OWN | {"change", "report", "edit:dependency", "raise:action", "edit:action", "raise:activity", "edit:activity", "settle:activity", "publish"}),
        _role("reporting_analyst", "Reporting analyst", "Runs reporting cycles and the data behind them.", _EDIT, everywhere=True),
        _role("risk_specialist", "Risk specialist", "Keeps risk practice consistent.", _EDIT | {"settle", "see_restricted"}, everywhere=True),
        _role("benefits_specialist", "Benefits specialist", "Keeps the map, profiles and tracking of benefits.", _EDIT, everywhere=True),
        _role("resource_manager", "Resource manager", "Balances demand and capacity.", _EDIT, everywhere=True),
        _role("finance_business_partner", "Finance business partner", "Keeps cost, funding and forecast right.", _EDIT, everywhere=True),
        _role("communications_lead", "Communications lead", "Plans engagement and communication.", _EDIT, everywhere=True),
        _role("change_authority", "Change authority", "Approves changes within delegated limits.", _OWN | {"approve:change"}),
        _role("design_authority", "Design authority", "Guards the integrity of the design.", _OWN),
        _role("benefit_owner", "Benefit owner", "Owns a benefit in business as usual, also after closure.", _OWN | {"raise:risk", "raise:issue"}),
        _role("assurance_reviewer", "Assurance reviewer", "Reviews from outside; reads all, rates delivery confidence.", _READ | {"rate_independent", "report", "see_restricted"}, everywhere=True),
        _role("internal_audit", "Internal audit", "Independent line; reads everything.", _READ | {"report", "see_restricted"}, everywhere=True),
        _role("team_member", "Team member", "Takes part in the work.", _OWN | {"raise:risk", "raise:issue", "raise:lesson"}),
        _role("viewer", "Viewer", "Reads.", _READ, everywhere=True),
    ]
}  # fmt: skip

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]


def roles_with(permission: str) -> list[str]:
    """The codes of the roles that allow `permission`; "edit:risk" is allowed by "edit" as well."""
    told(permission)
    wanted = {permission, permission.partition(":")[0]}
    return [role.code for role in ROLES.values() if wanted & role.permissions]


def told(permission: str) -> str:
    """What a permission allows, in words. Raises KeyError for one that does not exist."""
    base = permission.partition(":")[0]
    if base not in PERMISSIONS:
        raise KeyError(f"There is no permission {permission!r}; it is one of {', '.join(PERMISSIONS)}.")
    return PERMISSIONS[base]
