"""Where this program may fetch from: which hosts, and which addresses behind their names. No connection here.

Ranges: IANA special-purpose address registries (RFC 6890 and those that update it). They are written down
here because ``ipaddress.is_global`` says yes to multicast, mapped, 6to4 and site-local addresses in some
versions of Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final
from urllib.parse import SplitResult, urlsplit

from importers.fetch.errors import FetchRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_GLOBAL_IPV6: Final = ip_network("2000::/3")
_NAT64: Final = ip_network("64:ff9b::/96")
_SPECIAL: Final[tuple[tuple[str, Network], ...]] = tuple(
    (what, ip_network(text))
    for what, listed in {
        "this host": "0.0.0.0/8 ::/128",
        "loopback": "127.0.0.0/8 ::1/128",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
        "shared by carriers": "100.64.0.0/10",
        "link-local": "169.254.0.0/16 fe80::/10",
        "site-local": "fec0::/10",
        "IETF protocols": "192.0.0.0/24 2001::/23",
        "documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        "relay": "192.52.193.0/24 192.88.99.0/24",
        "benchmarks": "198.18.0.0/15",
        "multicast": "224.0.0.0/4 ff00::/8",
        "reserved": "240.0.0.0/4",
        "IPv4-mapped": "::ffff:0:0/96 ::ffff:0:0:0/96 ::/96",
        "local NAT64": "64:ff9b:1::/48",
        "6to4": "2002::/16",
    }.items()
    for text in listed.split()
)


def special_use(address: Address) -> str | None:
    """Why an address is not on the public internet ("loopback", "private"…); None when it is.

    An address made from an IPv4 address by NAT64 (RFC 6052) is judged by it; other forms that hide an IPv4
    address (mapped, 6to4, Teredo) are refused whatever they hide.
    """
    if isinstance(address, IPv6Address) and address in _NAT64:
        return special_use(IPv4Address(int(address) & 0xFFFFFFFF))
    for what, network in _SPECIAL:
        if address.version == network.version and address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_IPV6:
        return "reserved"
    return None


@dataclass(frozen=True, slots=True)
class Policy:
    """``hosts``: ``name``, ``name:port`` or ``*.domain`` (the domain itself is not in it).

    ``networks``: ranges of special-use addresses that are allowed all the same; plain HTTP and any port of a
    listed host are allowed only towards them.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def allows(self, address: Address) -> bool:
        """Whether a connection may be opened to this address."""
        return self.is_configured(address) or special_use(address) is None

    def is_configured(self, address: Address) -> bool:
        """Whether the address is in a range named by the operator."""
        return any(address.version == network.version and address in network for network in self.networks)


def policy(hosts: str, networks: str) -> Policy:
    """The policy of two settings, each a list separated by commas. Raises ValueError for a wrong network."""
    return Policy(
        frozenset(host.strip().lower() for host in hosts.split(",") if host.strip()),
        tuple(ip_network(network.strip()) for network in networks.split(",") if network.strip()),
    )


def check_url(url: str, allowed: Policy) -> None:
    """Raise ``FetchRefused`` for an address that may not be asked, as far as its text tells.

    What its name resolves to is checked when the connection is opened.
    """
    parts = _split(url)
    host, port = (parts.hostname or "").rstrip(".").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme)
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise FetchRefused(f"« {shown(url)} » n'est pas une adresse https.")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused("Une adresse ne doit pas contenir de mot de passe.")
    if not _is_listed(host, port, parts.scheme, allowed.hosts):
        name = host if port == DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"
        raise FetchRefused(
            f"Le site « {name} » n'est pas dans la liste des sites autorisés. "
            f"Ajoutez-le à SPIE_FETCH_HOSTS si vous lui faites confiance."
        )
    literal = _literal(host)
    if literal is not None:
        check_address(literal, parts.scheme, host, allowed)
    elif parts.scheme == "http" and not allowed.networks:
        raise _not_encrypted(host)


def check_address(address: Address, scheme: str, host: str, allowed: Policy) -> None:
    """Raise ``FetchRefused`` when a connection may not be opened to this address."""
    if not allowed.allows(address):
        raise FetchRefused(
            f"« {host} » mène à une adresse qui n'est pas publique ({special_use(address)}) : refusé. "
            f"S'il s'agit d'un serveur à vous, ajoutez son réseau à SPIE_FETCH_NETWORKS."
        )
    if scheme == "http" and not allowed.is_configured(address):
        raise _not_encrypted(host)


def shown(url: str) -> str:
    """An address without its query, which may hold a key, nor a password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(adresse illisible)"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise FetchRefused("Cette adresse est illisible.") from error
    if any(character.isspace() or character == "\\" for character in url):
        raise FetchRefused("Une adresse ne contient ni espace ni barre oblique inversée.")
    return parts


def _is_listed(host: str, port: int | None, scheme: str, hosts: frozenset[str]) -> bool:
    name = f"[{host}]" if ":" in host else host
    if f"{name}:{port}" in hosts:
        return True
    if port != DEFAULT_PORTS[scheme]:
        return False
    return name in hosts or any(
        pattern.startswith("*.") and host.endswith(pattern[1:]) and host != pattern[2:] for pattern in hosts
    )


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _not_encrypted(host: str) -> FetchRefused:
    return FetchRefused(f"« {host} » n'est pas demandé en https : refusé.")
