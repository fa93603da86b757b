"""Folders, locks and what the environment says."""

import os

import pytest

from pmo.local import Trouble
from pmo.local.folders import Busy, hold, make_data_folder, recall_office, remember_office, require_private, run_folder
from pmo.local.office import Office, port_number, require_free_port, secret_key


def test_a_socket_fits_below_a_very_long_data_folder(tmp_path):
    folder = run_folder(tmp_path / ("long" * 60))
    assert len(str(folder / "pg" / ".s.PGSQL.5432")) < 107
    folder.rmdir()


def test_a_very_long_temporary_folder_is_not_used_for_sockets(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/var/" + "long" * 30)
    folder = run_folder(tmp_path)
    assert folder.parent.as_posix() == "/tmp"
    folder.rmdir()


def test_a_run_folder_that_others_can_read_is_refused(tmp_path):
    tmp_path.chmod(0o755)
    with pytest.raises(Trouble, match="remove it and start again"):
        require_private(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="PMO_DATA=~/office-data make run"):
        make_data_folder(tmp_path / "file" / "data")


def test_only_one_process_holds_the_data(tmp_path):
    first, second = hold(tmp_path, "the office at port 8000"), hold(tmp_path, "a second")
    with first, pytest.raises(Busy, match="in use by the office at port 8000"), second:
        pass
    with hold(tmp_path, "a third"):
        assert (tmp_path / "lock").read_text() == "a third"


def test_the_address_of_an_office_that_was_killed_is_not_believed(tmp_path):
    remember_office(tmp_path, {"DATABASE_URL": "postgresql:///pmo"})
    assert recall_office(tmp_path) == {"DATABASE_URL": "postgresql:///pmo"}
    assert (tmp_path / "office.json").stat().st_mode & 0o777 == 0o600
    (tmp_path / "office.json").write_text('{"pid": 4194999, "environment": {}}')
    assert recall_office(tmp_path) is None


def test_the_secret_key_is_made_once_for_this_user_only(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) > 50
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "0", "65536", "web", "80 80", "-1"])
def test_a_port_that_is_none_is_refused_with_the_remedy(text):
    with pytest.raises(Trouble, match="PORT=8080 make run"):
        port_number(text)


def test_an_address_of_another_machine_cannot_be_taken():
    with pytest.raises(Trouble, match="cannot be taken"):
        require_free_port("203.0.113.1", 8000)


def test_what_the_environment_gives_wins_over_the_offices_own_words(tmp_path):
    office = Office(tmp_path, "0.0.0.0", 8000, {"BASE_URL": "https://office.example", "SECRET_KEY": "given"})
    told = office.environment()
    assert told["BASE_URL"] == "https://office.example"
    assert told["SECRET_KEY"] == "given"
    assert told["PMO_LOCAL"] == "1"
    assert not os.path.exists(tmp_path / "secret-key")
