"""Slows down guessing without locking anybody out.

Failures are counted for an account *at one network* and for a network. After five the answer is refused for a growing
time, at most fifteen minutes, at that network only: the owner of the account signs in elsewhere, by passkey or by single
sign-on as before. Counters live in the database, so that a restart of anything else does not reset them.
"""

import hashlib
import ipaddress
from datetime import timedelta

from django.db.models import F

from pmo.core.clock import now
from pmo.people.models import SignInFailure

FREE = {"account": 5, "network": 30}  # failures before the first delay
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


def network_of(address: str) -> str:
    """The network an address belongs to: itself for IPv4, the /64 for IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip if ip.version == 4 else ipaddress.ip_network(f"{ip}/64", strict=False))


def _keys(login: str, address: str) -> dict[str, str]:
    network = network_of(address)
    texts = {"account": f"{login.strip().lower()}@@{network}", "network": network}
    return {name: hashlib.sha256(f"{name}:{text}".encode()).hexdigest() for name, text in texts.items()}


def wait(login: str, address: str) -> timedelta:
    """How long this login must wait at this network before it may try again; zero when it may."""
    keys = {digest: name for name, digest in _keys(login, address).items()}
    rows = SignInFailure.objects.filter(key__in=keys, last_at__gt=now() - FORGOTTEN_AFTER)
    waits = [row.last_at + _delay(row.count - FREE[keys[row.key]]) - now() for row in rows]
    return max([timedelta(0), *waits])


def _delay(over: int) -> timedelta:
    return min(LONGEST, timedelta(seconds=5 * 2 ** min(over, 10))) if over >= 0 else timedelta(0)


def failed(login: str, address: str) -> None:
    """Count one failed attempt."""
    SignInFailure.objects.filter(last_at__lt=now() - FORGOTTEN_AFTER).delete()
    for digest in _keys(login, address).values():
        SignInFailure.objects.bulk_create([SignInFailure(key=digest, count=0, last_at=now())], ignore_conflicts=True)
        SignInFailure.objects.filter(key=digest).update(count=F("count") + 1, last_at=now())


def succeeded(login: str, address: str) -> None:
    """Forget the account's failures at this network."""
    SignInFailure.objects.filter(key=_keys(login, address)["account"]).delete()
