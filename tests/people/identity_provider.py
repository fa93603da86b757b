"""A real OpenID Connect provider on this machine: discovery, sign-in with PKCE, signed tokens, keys, userinfo."""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

LOGIN = "/account/oidc/trust/login/"
CLIENT, SECRET = "programme-office", "the-client-s-secret"


def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IdentityProvider:
    """The provider. `person` is whoever sits at it; the `wrong…` attributes make it lie."""

    def __init__(self):
        self.key, self.strangers_key = _key(), _key()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.reset()

    def reset(self) -> None:
        """Honest again, with Dana at it."""
        self.person = {"sub": "dana-1", "email": "dana@example.org", "email_verified": True, "name": "Dana Directory"}
        self.codes, self.asked = {}, {}
        self.issuer = self.url
        self.claims, self.signing_key, self.header, self.userinfo = {}, self.key, {"kid": "one"}, {}
        self.without_token = self.down = False

    def stop(self) -> None:
        """End the server."""
        self.server.shutdown()
        self.server.server_close()

    def setting(self, **more) -> dict[str, str]:
        """Its entry in SSO_OIDC."""
        return {
            "provider_id": "trust",
            "name": "Trust account",
            "client_id": CLIENT,
            "secret": SECRET,
            "server_url": self.url,
        } | more

    def discovery(self) -> dict[str, object]:
        """What it says of itself."""
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
        }
        return {"issuer": self.issuer, **{name: f"{self.url}/{path}" for name, path in places.items()}}

    def keys(self) -> dict[str, object]:
        """Its public key."""
        return {
            "keys": [
                jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": "one", "alg": "RS256"}
            ]
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """The person agrees: the address that leads back, with a code."""
        assert (
            asked["client_id"] == CLIENT
            and asked["response_type"] == "code"
            and asked["code_challenge_method"] == "S256"
        )
        self.asked, code = asked, secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, object]:
        """Tokens for a code, once, to the client that knows the secret and the verifier of PKCE."""
        asked = self.codes.pop(form.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if not asked or form.get("client_secret") != SECRET or proof.decode() != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        token = {} if self.without_token else {"id_token": self.id_token(asked["nonce"])}
        return {"access_token": "open-sesame", "token_type": "Bearer", "expires_in": 60, **token}

    def id_token(self, nonce: str) -> str:
        """Who the person is, signed."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "sub": self.person["sub"],
        }
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        algorithm = self.header.get("alg", "RS256")
        return jwt.encode(
            claims, self.signing_key if algorithm != "none" else None, algorithm=algorithm, headers=self.header
        )


def _handler_of(provider: IdentityProvider) -> type:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            place, query = urlsplit(self.path).path, _one_each(urlsplit(self.path).query)
            if place == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                return self.end_headers()
            pages = {
                "/.well-known/openid-configuration": provider.discovery,
                "/keys": provider.keys,
                "/userinfo": self.userinfo,
            }
            return self.answer(pages[place]())

        def do_POST(self):
            answer = provider.token(_one_each(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.answer(answer, 400 if "error" in answer else 200)

        def userinfo(self):
            assert self.headers["Authorization"] == "Bearer open-sesame"
            return provider.person | provider.userinfo

        def answer(self, data, status=200):
            self.send_response(503 if provider.down else status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def log_message(self, *arguments):
            """Quiet."""

    return Handler


def _one_each(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def go(client, url: str = LOGIN, **data) -> str:
    """To the provider, where the person agrees; the address that leads back."""
    there = client.post(url, data)
    assert there.status_code == 302, there.content.decode()
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return urlsplit(back)._replace(scheme="", netloc="").geturl()


def sign_in(client, **data):
    """There and back."""
    return client.get(go(client, **data))
