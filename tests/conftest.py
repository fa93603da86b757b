"""What every test has: people by role, a small tree, a mailbox, a browser; N+1 queries and template slips fail."""

import gc
import mailbox as maildir
import os
import uuid

import hypothesis
import pytest

from tests.factories import hierarchy as make

# no test asserts a time: a slow machine is no failure
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


def pytest_collection_finish():
    """What is loaded by now stays, so that the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(autouse=True)
def no_n_plus_one(request):
    """A query repeated for each row of a page fails the test."""
    if "browser" in request.keywords or not request.node.get_closest_marker("django_db"):
        yield
        return
    import zeal

    with zeal.zeal_context():
        yield


@pytest.fixture(autouse=True)
def fresh_memo():
    """What is read once a request is read anew in each test."""
    from pmo.core import memo

    memo.start()


@pytest.fixture(autouse=True)
def own_epoch(monkeypatch):
    """Each test counts in a file of its own: a database that is rolled back would look restored to the next test."""
    from django.conf import settings

    file = settings.DATA_DIR / f"epoch-{uuid.uuid4()}"
    monkeypatch.setattr(settings, "REPORT_EPOCH_FILE", file)
    yield file
    file.unlink(missing_ok=True)


@pytest.fixture
def lead(db):
    """Priya leads the office: she may do everything."""
    return make.person("Priya Lead", role="office_lead")


@pytest.fixture
def tree(db):
    """A portfolio with two programmes, a tranche and three projects."""
    return make.tree()


@pytest.fixture
def alice(tree):
    """Alice manages programme A."""
    return make.person("Alice Owner", role="programme_manager", node=tree.a)


@pytest.fixture
def bob(tree):
    """Bob only reads programme A."""
    return make.person("Bob Viewer", role="viewer", node=tree.a)


@pytest.fixture
def carol(tree):
    """Carol manages programme B, the sibling."""
    return make.person("Carol Sibling", role="programme_manager", node=tree.b)


@pytest.fixture
def charlie(db):
    """Charlie is a stranger: signed in, without any role."""
    return make.person("Charlie Stranger")


@pytest.fixture
def as_user(client):
    """`as_user(person)` gives a client that is signed in as that person."""

    def sign_in(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def mailbox(tmp_path, settings):
    """A real mail server on a free port; call it for the messages it has got."""
    from pmo.local import mailsink

    folder = tmp_path / "mail"
    server = mailsink.start(port=0, directory=folder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.MAILDIR = str(folder)
    yield lambda: list(maildir.Maildir(str(folder)))
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run."""
    from playwright.sync_api import sync_playwright

    from pmo.local.browser import ARGUMENTS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page of 1440 × 900. Console errors and policy violations are kept in `page.problems`."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    found = context.new_page()
    found.problems = []
    found.on("console", lambda message: found.problems.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: found.problems.append(str(error)))
    yield found
    context.close()
