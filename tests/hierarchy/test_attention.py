"""What an overview counts can be listed: the worst first, and every total with the rows that make it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from pmo.hierarchy import overview
from pmo.hierarchy.gmpp.apply import apply_plan
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.records import read_year
from pmo.hierarchy.models import Node
from pmo.hierarchy.sample import gmpp_files
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
BEFORE, DAY = date(2026, 5, 31), date(2026, 6, 30)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def slipped(node, to, **ratings):
    make.figure(node, "end_baseline", BEFORE, date=date(2027, 1, 1))
    make.figure(node, "end_forecast", DAY, date=to)
    for who, rating in ratings.items():
        make.rating(node, who, rating)


def listed(response):
    return re.findall(r'<th scope="row"><a href="/work/\d+/[^"]*">([^<]+)</a>', response.content.decode())


def found(response):
    return int(re.search(r'data-announce="(\d+) piece', response.content.decode())[1])


def test_the_worst_rating_comes_first_then_the_longest_slip(tree, lead):
    names = {name: make.node(name, parent=tree.a) for name in "DCBA"}
    slipped(names["A"], date(2035, 1, 1), owner="green")
    slipped(names["B"], date(2028, 1, 1), owner="red")
    slipped(names["C"], date(2029, 1, 1), owner="amber", independent="red")
    slipped(names["D"], date(2030, 1, 1), owner="amber")
    told = overview.attention(overview.work_below(lead, tree.a, None))
    assert [(line.node.name, tone) for line, tone, _ in told] == [("C", "r"), ("B", "r"), ("D", "a"), ("A", "a")]
    assert told[0][2] == "Independent assurance rates it Red; the end moved +2.0 y"


def test_the_overview_leads_to_the_whole_list(as_user, tree, lead):
    for number in range(60):
        make.rating(make.node(f"Late {number:02}", parent=tree.a), "owner", "red")
    client = as_user(lead)
    page = client.get(tree.a.get_absolute_url())
    assert "The worst 12 are shown." in text(page) and "See all 60" in text(page)
    assert f'href="{reverse("attention", args=[tree.a.pk])}' in page.content.decode()
    first = client.get(f"/work/{tree.a.pk}/attention/")
    assert len(listed(first)) == 50 and "1 to 50 of 60" in text(first)
    assert len(listed(client.get(f"/work/{tree.a.pk}/attention/?page=2"))) == 10


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("owner=r", ["Project 1"]),
        ("owner=a", ["Project 2"]),
        ("independent=r", ["Project 2"]),
        ("owner=a&independent=r", ["Project 2"]),
        ("owner=r&independent=n", ["Project 1"]),
        ("independent=n&kind=project", ["Project 1", "Project 3"]),
        ("owner=n&independent=n&kind=project", ["Project 3"]),
        ("owner=nonsense&kind=project", ["Project 1", "Project 2", "Project 3"]),
    ],
)
def test_work_is_filtered_by_what_each_assessor_says(as_user, tree, lead, query, names):
    make.rating(tree.p1, "owner", "green", BEFORE)
    make.rating(tree.p1, "owner", "red")
    make.rating(tree.p2, "owner", "amber")
    make.rating(tree.p2, "independent", "red")
    assert listed(as_user(lead).get(f"/work/?{query}")) == names


def test_a_filter_by_rating_reads_as_a_chip_and_stays_with_the_place(as_user, tree, lead):
    make.rating(tree.p1, "owner", "red")
    response = as_user(lead).get(f"/work/?below={tree.a.pk}&owner=r")
    assert "Owner Red" in text(response) and "Below Programme A" in text(response)
    assert f'<input type="hidden" name="below" value="{tree.a.pk}">' in response.content.decode()
    assert listed(response) == ["Project 1"]


@pytest.mark.parametrize("below", ["x", "-1", "0", "9" * 40, "²"])
def test_below_something_that_is_not_there_is_nothing(as_user, tree, lead, below):
    response = as_user(lead).get("/work/", {"below": below})
    assert response.status_code == 200 and found(response) == 0


def test_below_something_hidden_names_nothing(as_user, tree, alice):
    response = as_user(alice).get(f"/work/?below={tree.b.pk}")
    assert found(response) == 0 and "Programme B" not in text(response)


@pytest.fixture
def published(lead):
    apply_plan(make_plan(read_year(path.read_bytes(), path.name) for path in gmpp_files()), by=lead)


@pytest.mark.parametrize(
    ("where", "period"),
    [
        ("portfolio", "2023-24"),
        pytest.param("portfolio", "2020-21", marks=pytest.mark.thorough),
        pytest.param("dept:HO", "2022-23", marks=pytest.mark.thorough),
    ],
)
def test_every_count_of_an_overview_is_the_length_of_its_list(as_user, lead, published, where, period):
    node, client = Node.objects.get(source="gmpp", source_key=where), as_user(lead)
    page = client.get(f"{node.get_absolute_url()}?period={period}").content.decode()
    links = {link.replace("&amp;", "&"): int(count) for link, count in re.findall(r'<a class="rag is-s" href="([^"]+)">.*?</svg>(\d+)</a>', page)}  # fmt: skip
    assert len(links) > 8
    for url, count in list(links.items())[-16:]:
        assert found(client.get(url)) == count, url
    total = re.search(rf'<a href="(/work/\?below={node.pk}[^"]*)">(\d+)</a>', page)
    assert found(client.get(total[1].replace("&amp;", "&"))) == int(total[2])


def test_the_bars_of_a_period_count_all_its_work(as_user, lead, published):
    node = Node.objects.get(source="gmpp", source_key="portfolio")
    page = as_user(lead).get(f"{node.get_absolute_url()}?period=2023-24").content.decode()
    told = re.findall(r"<title>([^<]+) in (\d{4}-\d\d)</title>", page)
    assert len(told) == 2
    for sentence, period in told:
        assert period == "2023-24" and "not rated" in sentence
        assert sum(int(count) for count in re.findall(r"(\d+) ", sentence)) == 227
