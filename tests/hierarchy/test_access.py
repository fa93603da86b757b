"""Who may see and do what, and the reasons."""

import re
from datetime import date, timedelta

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy import actions, words
from pmo.hierarchy.access import NOWHERE, forget, may, people_who_may, scope, why
from pmo.hierarchy.models import Assignment, Node
from pmo.hierarchy.roles import PERMISSIONS, ROLES, roles_with
from pmo.people import tokens
from pmo.people.models import Team, TeamMember, User
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def names(user, permission="view"):
    return set(Node.objects.for_user(user, permission).values_list("name", flat=True))


def test_a_role_holds_for_everything_below_and_nothing_beside(tree, alice):
    assert names(alice) == {"Programme A", "Tranche 1", "Project 1", "Project 2"}
    assert names(alice, "change") == names(alice)
    assert names(alice, "import") == set()


def test_a_stranger_has_nothing(tree, charlie):
    assert names(charlie) == set() and scope(charlie, "view") == NOWHERE


def test_the_whole_office_costs_no_filter(tree, lead):
    assert scope(lead, "view").everywhere and not scope(lead, "view").on("path")
    assert len(names(lead)) == 7


def test_an_inner_role_adds_only_its_own_rights(tree, bob):
    make.assign(bob, "project_manager", tree.p1)
    assert names(bob, "change") == {"Project 1"} and len(names(bob)) == 4


@pytest.mark.parametrize(
    ("starts", "ends", "sees"), [(0, None, True), (1, None, False), (-5, -1, False), (-5, 0, True)]
)
def test_roles_are_dated(tree, charlie, starts, ends, sees):
    day = today()
    ends_on = day + timedelta(days=ends) if ends is not None else None
    make.assign(charlie, "viewer", tree.a, starts_on=day + timedelta(days=starts), ends_on=ends_on)
    assert bool(names(charlie)) is sees


def test_a_role_given_to_a_team_holds_for_its_members(tree, charlie):
    team = Team.objects.create(name="Planners")
    TeamMember.objects.create(team=team, user=charlie)
    Assignment.objects.create(team=team, node=tree.b, role="planner", starts_on=date(2026, 1, 1))
    assert names(charlie, "change") == {"Programme B", "Project 3"}
    assert "through the team Planners" in why(charlie, "view", tree.b)


def test_somebody_who_has_left_has_nothing(tree, alice):
    alice.is_active = False
    assert names(alice) == set()


def test_the_answer_says_why(tree, alice, bob):
    assert may(alice, "change", tree.p1).because == "Programme manager on Programme A, since 1 Jan 2026."
    refusal = may(bob, "change", tree.p1)
    assert not refusal and refusal.reason.startswith(
        "You have no role that lets you change descriptions, dates and figures on Project 1. These roles can: Office lead,"
    )


def test_pickers_offer_those_who_may(tree, alice, bob, carol, lead):
    assert set(people_who_may("change", tree.p1)) == {alice, lead}
    assert set(people_who_may("view", tree.p1)) == {alice, bob, lead}


def test_an_office_lead_gives_any_role_and_a_manager_none_above_their_own(tree, alice, charlie, lead):
    actions.assign(by=lead, node=tree.portfolio, role="sro", user=charlie)
    actions.assign(by=alice, node=tree.a, role="viewer", user=charlie)
    with pytest.raises(Problem, match="You cannot give a role that may give the owner's delivery confidence"):
        actions.assign(by=alice, node=tree.a, role="sro", user=charlie)
    with pytest.raises(Refused):
        actions.assign(by=alice, node=tree.b, role="viewer", user=charlie)


def test_nobody_gives_themselves_the_whole_office(tree, alice):
    with pytest.raises(Refused):
        actions.assign(by=alice, node=None, role="office_lead", user=alice)


def test_a_role_on_work_is_not_held_on_the_whole_office(lead, charlie):
    with pytest.raises(Problem, match="is held on a portfolio, programme or project"):
        actions.assign(by=lead, node=None, role="project_manager", user=charlie)


def test_a_delegation_is_for_a_time_and_ends_with_the_role(tree, alice, charlie, lead):
    mine, day = Assignment.objects.get(user=alice), today()
    made = actions.delegate(
        assignment=mine, to=charlie, by=alice, starts_on=day, ends_on=day + timedelta(days=7), reason="Leave"
    )
    forget(charlie)
    assert names(charlie, "change") and made.delegated_from == mine
    with pytest.raises(Problem, match="cannot be handed on"):
        actions.delegate(assignment=made, to=alice, by=charlie, starts_on=day, ends_on=day, reason="x")
    actions.end_assignment(assignment=mine, by=lead)
    made.refresh_from_db()
    assert made.ends_on <= day


def test_a_delegation_needs_a_last_day(tree, alice, charlie):
    with pytest.raises(Problem, match="last day"):
        actions.delegate(
            assignment=Assignment.objects.get(user=alice),
            to=charlie,
            by=alice,
            starts_on=today(),
            ends_on=None,
            reason="x",
        )


def test_the_last_office_lead_stays(lead):
    with pytest.raises(Problem, match="last office lead"):
        actions.end_assignment(assignment=Assignment.objects.get(user=lead), by=lead)


def test_an_ended_role_is_over_today_and_stays_on_record(tree, bob, lead):
    row = Assignment.objects.get(user=bob)
    actions.end_assignment(assignment=row, by=lead, reason="Moved on")
    forget(bob)
    assert names(bob) == set() and Assignment.objects.filter(pk=row.pk).exists()


def test_a_token_never_does_more_than_it_says(tree, alice):
    token, _ = tokens.issue(user=alice, name="read one", scopes=["read"], days=1, node_id=tree.p1.pk)
    alice.api_token = token
    assert names(alice) == {"Project 1"} and names(alice, "change") == set()


def test_a_token_below_a_place_one_cannot_see_gives_nothing(tree, alice):
    token, _ = tokens.issue(user=alice, name="elsewhere", scopes=["read", "write"], days=1, node_id=tree.b.pk)
    alice.api_token = token
    assert names(alice) == set()


def test_every_permission_is_held_by_a_role_and_every_role_explains_itself():
    for permission in PERMISSIONS:
        assert roles_with(permission)
    for role in ROLES.values():
        assert role.help.endswith(".")
        assert {permission.partition(":")[0] for permission in role.permissions} <= set(PERMISSIONS)


def test_asking_for_many_nodes_costs_one_query_for_the_roles(tree, alice, django_assert_num_queries):
    words.word("role.viewer")  # the office's words are read once a request
    with django_assert_num_queries(2):
        list(Node.objects.for_user(alice))
        [may(alice, "change", node) for node in (tree.p1, tree.p2, tree.p3)]


def test_archived_work_is_read_and_restored_and_nothing_else(tree, alice, lead):
    actions.archive_node(node=tree.a, by=lead, seen=tree.a.version, reason="Stopped")
    for node in (tree.a, tree.p1):
        assert may(lead, "view", node) and may(lead, "archive", node)
        for permission in ("change", "add", "move", "close", "rate_owner", "assign", "raise:risk", "edit:risk"):
            assert may(lead, permission, node).reason.startswith(f"{tree.a} is archived, with everything below it.")
    tree.a.refresh_from_db()
    actions.restore_node(node=tree.a, by=lead, seen=tree.a.version)
    assert may(lead, "change", tree.p1)


def test_whoever_stands_in_is_told_for_whom(tree, alice, charlie):
    role = Assignment.objects.get(user=alice)
    actions.delegate(
        assignment=role, to=charlie, by=alice, starts_on=today(), ends_on=today() + timedelta(days=3), reason="Leave"
    )
    told = "Programme manager on Programme A, standing in for Alice"
    assert why(charlie, "view", tree.p1).startswith(told)


def test_what_one_may_do_is_told_role_by_role_and_then_what_one_may_not(tree, alice, as_user):
    make.assign(alice, "assurance_reviewer", tree.p1)
    page = as_user(alice).get(f"/work/{tree.p1.pk}/people/").content.decode()
    heads = re.findall(r'class="rights-cap">([^<]+)<', page)
    assert [head.split(" on ")[0] for head in heads] == ["Programme manager", "Assurance reviewer", "Not allowed here"]


def test_two_of_one_name_are_told_apart_where_a_role_is_given(tree, lead, as_user):
    User.objects.create_user("sam.one@example.org", "Sam Same")
    User.objects.create_user("sam.two@example.org", "Sam Same")
    page = as_user(lead).get(f"/work/{tree.a.pk}/people/new/").content.decode()
    assert "Sam Same, sam.one@example.org" in page and "Sam Same, sam.two@example.org" in page
