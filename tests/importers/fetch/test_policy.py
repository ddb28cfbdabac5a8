"""The address policy, on the whole list of special ranges; nothing here opens a connection."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.fetch.errors import FetchRefused
from importers.fetch.policy import Policy, check_address, check_url, policy, shown, special_use

SPECIAL_WORDS = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    255.255.255.255/32 ::/128 ::1/128 ::ffff:0:0/96 ::127.0.0.1/128 ::ffff:0:127.0.0.1/128 64:ff9b:1::/48 100::/64
    2001::/32 2001:2::/48 2001:10::/28 2001:20::/28 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7
    fe80::/10 fec0::/10 ff00::/8
"""
PUBLIC_WORDS = """
    1.1.1.1 9.9.9.9 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 2606:4700::1111 2a01:e0a::1
"""
SPECIAL, PUBLIC = SPECIAL_WORDS.split(), PUBLIC_WORDS.split()


@pytest.mark.parametrize("network", SPECIAL)
def test_every_special_range_is_refused_from_its_first_to_its_last_address(network):
    found = ip_network(network)
    for address in (found[0], found[found.num_addresses // 2], found[-1]):
        assert special_use(address) is not None, address
        assert not Policy().allows(address)


@given(st.sampled_from([ip_network(network) for network in SPECIAL]), st.data())
def test_nothing_inside_a_special_range_passes(network, data):
    assert special_use(network[data.draw(st.integers(0, network.num_addresses - 1))])


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    assert special_use(ip_address(address)) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_cannot_hide_in_ipv6(address):
    number = int(address)
    mapped = ip_address(f"::ffff:{address}")
    six_to_four = ip_address((0x2002 << 112) | (number << 80))
    nat64 = ip_address((0x64FF9B << 96) | number)
    assert special_use(mapped) is not None
    assert special_use(six_to_four) is not None
    assert special_use(nat64) == special_use(address)


def test_a_scope_does_not_make_a_link_local_address_public():
    assert special_use(ip_address("fe80::1%eth0")) == "link-local"


def test_only_named_networks_are_allowed_and_not_their_mapped_forms():
    allowed = policy("files.example", "10.1.0.0/16, ::1/128")
    assert allowed.allows(ip_address("10.1.2.3"))
    assert allowed.allows(ip_address("::1"))
    assert not allowed.allows(ip_address("10.2.0.1"))
    assert not allowed.allows(ip_address("127.0.0.1"))
    assert not allowed.allows(ip_address("::ffff:10.1.2.3"))


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example/a.csv",
        "https://FILES.example./a.csv",
        "https://files.example:443/a.csv",
        "https://deep.static.example/a.csv?x=1",
        "https://odd.example:8443/a.csv",
    ],
)
def test_listed_hosts_pass(url):
    check_url(url, policy("files.example, *.static.example, odd.example:8443", ""))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://other.example/a.csv", "SPIE_FETCH_HOSTS"),
        ("https://static.example/a.csv", "SPIE_FETCH_HOSTS"),
        ("https://evilstatic.example/a.csv", "SPIE_FETCH_HOSTS"),
        ("https://files.example.evil.example/a.csv", "SPIE_FETCH_HOSTS"),
        ("https://files.example:8443/a.csv", "SPIE_FETCH_HOSTS"),
        ("http://files.example/a.csv", "https"),
        ("ftp://files.example/a.csv", "https"),
        ("file:///etc/passwd", "https"),
        ("gopher://files.example/", "https"),
        ("//files.example/a.csv", "https"),
        ("https:///a.csv", "https"),
        ("https://user:word@files.example/a.csv", "mot de passe"),
        ("https://files.example@evil.example/", "mot de passe"),
        ("https://files.example\\@evil.example/", "barre oblique"),
        ("https://files.example/a b", "espace"),
        ("https://files.example:99999/", "illisible"),
        ("https://[::1/", "illisible"),
        ("https://127.0.0.1/", "SPIE_FETCH_HOSTS"),
        ("https://2130706433/", "SPIE_FETCH_HOSTS"),
        ("https://0x7f.1/", "SPIE_FETCH_HOSTS"),
        ("https://[::ffff:127.0.0.1]/", "SPIE_FETCH_HOSTS"),
    ],
)
def test_other_addresses_are_refused(url, why):
    with pytest.raises(FetchRefused, match=why):
        check_url(url, policy("files.example, *.static.example", ""))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]", "10.0.0.1"])
def test_a_listed_special_address_still_needs_its_network(host):
    with pytest.raises(FetchRefused, match="SPIE_FETCH_NETWORKS"):
        check_url(f"https://{host}/a.csv", policy(host, ""))


def test_plain_http_is_for_the_operators_own_networks():
    allowed = policy("inside.example, 127.0.0.1:8000", "127.0.0.0/8")
    check_url("http://127.0.0.1:8000/a.csv", allowed)
    check_url("http://inside.example/a.csv", allowed)
    with pytest.raises(FetchRefused, match="https"):
        check_address(ip_address("9.9.9.9"), "http", "inside.example", allowed)
    check_address(ip_address("9.9.9.9"), "https", "inside.example", allowed)


def test_a_wrong_network_is_an_error():
    with pytest.raises(ValueError, match="not-a-network"):
        policy("", "not-a-network")


def test_what_is_shown_of_an_address_holds_no_key():
    assert shown("https://user:word@files.example:8443/a.csv?key=1#x") == "https://files.example:8443/a.csv"
    assert shown("https://[::1") == "(adresse illisible)"
