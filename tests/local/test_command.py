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
