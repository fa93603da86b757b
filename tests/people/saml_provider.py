"""A SAML identity provider for the tests: answers an AuthnRequest with a Response that it signs, and lies when told to."""

import base64
import zlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

PLACE = "/account/saml/council/"
ENTITY = "https://idp.example.org/entity"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
_ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{format}">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{recipient}" {confirms}/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>
</saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}" SessionIndex="s1"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="{mail}"><saml:AttributeValue>{email}</saml:AttributeValue>
</saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>{name}</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="urn:oasis:names:tc:SAML:attribute:subject-id"><saml:AttributeValue>{other_id}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
_RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{response}" Version="2.0"
IssueInstant="{now}" Destination="{destination}" {answers}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>{assertion}</samlp:Response>"""
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


def signer(name: str = "idp.example.org") -> SimpleNamespace:
    """A key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), 1, start, start + timedelta(days=36500))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return SimpleNamespace(key=private.decode(), certificate=public.decode())


def request_of(url: str) -> SimpleNamespace:
    """The AuthnRequest in a redirect to the provider."""
    query = parse_qs(urlsplit(url).query)
    root = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    issuer = root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
    return SimpleNamespace(
        id=root.get("ID"),
        acs=root.get("AssertionConsumerServiceURL"),
        issuer=issuer,
        destination=root.get("Destination"),
    )


def _moment(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sign(xml: str, by: SimpleNamespace) -> str:
    return OneLogin_Saml2_Utils.add_sign(xml, by.key, by.certificate).decode()


def answer(
    request: SimpleNamespace, by: SimpleNamespace | None, sign: str = "assertion", edit=lambda xml: xml, **lies
) -> str:
    """The form field SAMLResponse. `sign` says what is signed, `edit` changes it afterwards, `lies` replace single values."""
    truth = {
        "id": OneLogin_Saml2_Utils.generate_unique_id(), "response": OneLogin_Saml2_Utils.generate_unique_id(),
        "now": _moment(0), "start": _moment(-1), "end": _moment(5), "issuer": ENTITY, "format": PERSISTENT, "status": SUCCESS,
        "name_id": "sam-1", "other_id": "somebody@example.org", "recipient": request.acs, "destination": request.acs,
        "confirms": f'InResponseTo="{request.id}"', "audience": request.issuer, "mail": MAIL, "email": "sam@example.org", "name": "Sam Saml",
        "answers": f'InResponseTo="{request.id}"',
    }  # fmt: skip
    values = truth | lies
    assertion = _ASSERTION.format(**values)
    if by and sign in {"assertion", "both"}:
        assertion = _sign(assertion, by)
    response = _RESPONSE.format(**values, assertion=assertion)
    response = _sign(response, by) if by and sign in {"response", "both"} else response
    return base64.b64encode(edit(response).encode()).decode()


def browser() -> Client:
    """A browser that calls the office localhost: a SAML address needs a name with a dot, or that one."""
    return Client(headers={"host": "localhost"})


def begin(client) -> SimpleNamespace:
    """Ask to sign in; the request that the provider gets."""
    there = client.post(f"{PLACE}login/")
    assert there.status_code == 302, there.content.decode()
    return request_of(there["Location"])


def send(client, response: str):
    """The provider's form comes from another site, and our page fetches the result."""
    back = client.post(f"{PLACE}acs/", {"SAMLResponse": response})
    assert back.status_code == 302, back.content.decode()
    return client.get(back["Location"])


def sign_in(client, by, **lies):
    """There and back."""
    return send(client, answer(begin(client), by, **lies))
