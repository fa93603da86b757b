"""Management commands on the local office."""


def test_a_command_brings_its_own_servers_and_prepares_the_data(small_office):
    code, printed = small_office.command("report", "Home Office")
    assert code == 0
    assert "['prepare', 'report Home Office']" in printed
    assert str(small_office.folder) in printed
    code, printed = small_office.command("migrate", "fail")
    assert code == 3
    assert "['prepare', 'report Home Office', 'migrate fail']" in printed


def test_a_command_uses_the_running_office(small_office):
    small_office.open()
    code, printed = small_office.command("report")
    assert code == 0
    assert "['report']" in printed


def test_a_given_database_is_used_and_nothing_is_started(small_office):
    code, printed = small_office.command("report", DATABASE_URL="postgresql://127.0.0.1:1/elsewhere")
    assert code == 1
    assert "DATABASE_URL" in printed and "refused" in printed
    assert not (small_office.data / "pg").exists()


def test_a_given_server_that_does_not_answer_or_cannot_be_read_is_named(small_office):
    for name, address in [
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("REDIS_URL", "nonsense"),
        ("EMAIL_URL", "http://mail"),
        ("DATABASE_URL", "mysql://here/pmo"),
    ]:
        code, printed = small_office.command("report", **{name: address})
        assert code == 1 and name in printed.splitlines()[-1] and "Traceback" not in printed, printed
