"""Making and revoking certificates (ECDSA P-256), and the list of revoked ones that the broker reads.

The folder of the authority holds ``ca-key.pem`` (readable by its owner alone), ``ca.pem``, ``crl.pem`` and under
``issued/`` a copy of every certificate ever made, so that all of a hub can be revoked by its name. Written as a
temporary file and renamed: a power cut leaves no half of one.

Validity runs from 1970 to the year 9999 (RFC 5280's "no well-defined expiration"). Villages' clocks are wrong: a hub
without network may show 1970 or next year, and a certificate that is "not yet valid" there, or that expires one
night in 1,450 villages, is an outage nobody could mend from afar. What ends a certificate is the revocation list,
which the broker checks by a clock that is right; the list itself never goes stale for the same reason.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync_agent import topics
from sync_agent.errors import SettingsError

_NOT_BEFORE: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NOT_AFTER: Final = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
_Key = ec.EllipticCurvePrivateKey


class Authority:
    """The authority in a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises `SettingsError`: "ca.missing" if there is none, "ca.readable" if others can read its key."""
        self._folder = folder
        try:
            if (folder / "ca-key.pem").stat().st_mode & 0o077:
                raise SettingsError("ca.readable", path=str(folder / "ca-key.pem"))
            key = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), None)
            self._certificate = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
        except (OSError, ValueError) as error:
            raise SettingsError("ca.missing", path=str(folder)) from error
        if not isinstance(key, _Key):
            raise SettingsError("ca.missing", path=str(folder))
        self._key: _Key = key

    @staticmethod
    def make(folder: Path, name: str, now: int) -> Authority:
        """A new authority with an empty list of revoked certificates. `now` in seconds since 1970.

        Raises `SettingsError` ("ca.exists") rather than replace one: every certificate made by it would be worthless.
        """
        if (folder / "ca-key.pem").exists():
            raise SettingsError("ca.exists", path=str(folder))
        (folder / "issued").mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        certificate = (
            _builder(subject, subject, key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(for_authority=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        _write(folder / "ca-key.pem", _pem(key), mode=0o600)
        _write(folder / "ca.pem", certificate.public_bytes(serialization.Encoding.PEM))
        authority = Authority(folder)
        authority.write_list(now)
        return authority

    def issue_broker(self, hosts: Sequence[str], out: Path) -> Path:
        """The broker's certificate for these names and addresses, as ``broker.pem`` and ``broker-key.pem`` in `out`."""
        names = [_host(host) for host in hosts]
        return self._issue(topics.BROKER, ExtendedKeyUsageOID.SERVER_AUTH, x509.SubjectAlternativeName(names), out)

    def issue_district(self, out: Path) -> Path:
        """The collectors' certificate, as ``district.pem`` and ``district-key.pem`` in `out`."""
        return self._issue(topics.DISTRICT, ExtendedKeyUsageOID.CLIENT_AUTH, None, out)

    def issue_hub(self, hub: str, out: Path) -> Path:
        """A hub's certificate, as ``<hub>.pem`` and ``<hub>-key.pem`` in `out`.

        Raises `SettingsError` ("hub.name").
        """
        if not topics.is_hub(hub):
            raise SettingsError("hub.name", hub=hub[:80])
        return self._issue(hub, ExtendedKeyUsageOID.CLIENT_AUTH, None, out)

    def revoke(self, name: str, now: int) -> int:
        """Revoke every certificate ever made for this name; how many had not been revoked before.

        Raises `SettingsError` ("ca.unknown") if there is none.
        """
        found = [x509.load_pem_x509_certificate(path.read_bytes()) for path in self._issued_to(name)]
        if not found:
            raise SettingsError("ca.unknown", name=name[:80])
        revoked = {each.serial_number for each in self._revoked()}
        new = [each.serial_number for each in found if each.serial_number not in revoked]
        self.write_list(now, new)
        return len(new)

    def write_list(self, now: int, more: Sequence[int] = ()) -> None:
        """Write the list of revoked certificates anew, with `more` serial numbers in it."""
        at = datetime.datetime.fromtimestamp(now, datetime.UTC)
        revoked = [
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build() for serial in more
        ]
        # Dated like the certificates: while a list is "not yet valid" OpenSSL lets nobody in at all, and this one may
        # have been made on a laptop whose clock is ahead of the broker's.
        builder = x509.CertificateRevocationListBuilder(self._certificate.subject, _NOT_BEFORE, _NOT_AFTER)
        for each in (*self._revoked(), *revoked):
            builder = builder.add_revoked_certificate(each)
        signed = builder.sign(self._key, hashes.SHA256())
        _write(self._folder / "crl.pem", signed.public_bytes(serialization.Encoding.PEM))

    def _revoked(self) -> list[x509.RevokedCertificate]:
        path = self._folder / "crl.pem"
        return list(x509.load_pem_x509_crl(path.read_bytes())) if path.exists() else []

    def _issued_to(self, name: str) -> list[Path]:
        return sorted((self._folder / "issued").glob(f"{name}.*.pem"))

    def _issue(
        self, name: str, use: x509.ObjectIdentifier, hosts: x509.SubjectAlternativeName | None, out: Path
    ) -> Path:
        if (out / f"{name}-key.pem").exists():
            raise SettingsError("ca.exists", path=str(out / f"{name}-key.pem"))
        out.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            _builder(_name(name), self._certificate.subject, key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(for_authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if hosts is not None:
            builder = builder.add_extension(hosts, critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        encoded = certificate.public_bytes(serialization.Encoding.PEM)
        # The authority's copy first: what is not in it could not be revoked.
        _write(self._folder / "issued" / f"{name}.{certificate.serial_number:x}.pem", encoded)
        _write(out / f"{name}-key.pem", _pem(key), mode=0o600)
        _write(out / f"{name}.pem", encoded)
        return out / f"{name}.pem"


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, for_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_authority,
        key_cert_sign=for_authority,
        crl_sign=for_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    try:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    except ValueError as error:
        raise SettingsError("ca.name", name=common_name[:80]) from error


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        return x509.DNSName(text)
    except ValueError as error:
        raise SettingsError("ca.name", name=text[:80]) from error


def _pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
