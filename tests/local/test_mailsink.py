"""The mail sink and the mailbox."""

import mailbox
import smtplib
from email.message import EmailMessage

from pmo.local import mailsink


def test_mail_is_kept_and_not_delivered(tmp_path):
    sink = mailsink.start(directory=tmp_path / "mail")
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = "Lagebericht März", "alice@example.test", "office@example.test"
    message.set_content("Everything is green.")
    with smtplib.SMTP("127.0.0.1", sink.port) as server:
        server.send_message(message, mail_options=["SMTPUTF8"])
    sink.stop()
    (kept,) = mailbox.Maildir(tmp_path / "mail")
    assert kept["X-RcptTo"] == "alice@example.test"
    assert "Everything is green." in kept.get_payload(decode=True).decode()


def test_two_sinks_take_different_ports(tmp_path):
    first, second = (mailsink.start(directory=tmp_path / name) for name in ("one", "two"))
    assert first.port != second.port
    first.stop()
    second.stop()
