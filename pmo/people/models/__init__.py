from pmo.people.models.invitation import Invitation
from pmo.people.models.job import Job
from pmo.people.models.notice import Notice
from pmo.people.models.sign_in import SignInFailure
from pmo.people.models.team import Team, TeamMember
from pmo.people.models.token import ApiToken
from pmo.people.models.user import User, display_name

__all__ = [
    "ApiToken",
    "Invitation",
    "Job",
    "Notice",
    "SignInFailure",
    "Team",
    "TeamMember",
    "User",
    "display_name",
]
