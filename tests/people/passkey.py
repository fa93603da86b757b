"""A passkey in software: makes a key pair, and signs what a site asks, as a browser would."""

import hashlib
import json
import re
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from tests.factories.hierarchy import PASSWORD

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class Passkey:
    """One passkey for one account on one site."""

    def __init__(self, site: str = "testserver", origin: str = "http://testserver"):
        self.site, self.origin, self.id, self.user = (
            hashlib.sha256(site.encode()).digest(),
            origin,
            secrets.token_bytes(16),
            "",
        )
        self.key = ec.generate_private_key(ec.SECP256R1())

    def _data(self, kind: str, options: dict) -> bytes:
        challenge = options["publicKey"]["challenge"]
        text = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        return json.dumps({"type": kind, "challenge": text, "origin": self.origin}).encode()

    def register(self, options: dict) -> str:
        """The answer to the site's wish for a new key."""
        user = options["publicKey"]["user"]["id"]
        self.user = user if isinstance(user, str) else websafe_encode(user)
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = b"\0" * 16 + len(self.id).to_bytes(2, "big") + self.id + public
        data = self.site + bytes([PRESENT | VERIFIED | HAS_KEY]) + b"\0\0\0\0" + attested
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({
            "clientDataJSON": websafe_encode(self._data("webauthn.create", options)),
            "attestationObject": websafe_encode(statement),
        })  # fmt: skip

    def sign(self, options: dict, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the site's challenge."""
        told, data = self._data("webauthn.get", options), self.site + bytes([flags]) + b"\0\0\0\1"
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({
            "clientDataJSON": websafe_encode(told), "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature), "userHandle": self.user,
        })  # fmt: skip

    def _answer(self, response: dict) -> str:
        name = websafe_encode(self.id)
        more = {"credProps": {"rk": True}}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": more}
        )


def add_passkey(client) -> Passkey:
    """Add a passkey to the account that is signed in."""
    key = Passkey()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/webauthn/add/").content.decode()
    options = json.loads(re.search(r'id="js_data"[^>]*>(.*?)</script>', page)[1])["creation_options"]
    answer = client.post(
        "/account/2fa/webauthn/add/", {"name": "Phone", "passwordless": "on", "credential": key.register(options)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return key


def use(client, key: Passkey, **more):
    """Sign in with it."""
    options = client.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()[
        "request_options"
    ]
    return client.post("/account/2fa/webauthn/login/", {"credential": key.sign(options, **more)})
