"""The deny list for sockets, address by address, and what we take as a feed's address."""

import pytest

from feeds.address import BadUrl, Credentials, apart, clean_url, forbidden, without_secrets

FORBIDDEN = {
    "0.0.0.0": "unspecified",  # noqa: S104 - the point is that nothing binds or connects to it
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "10.255.255.255": "private",
    "100.64.0.1": "shared",
    "100.100.100.200": "metadata",
    "100.127.255.255": "shared",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "metadata",
    "169.254.1.1": "link_local",
    "169.254.169.254": "metadata",
    "169.254.170.2": "metadata",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "reserved",
    "192.0.0.192": "reserved",
    "192.0.2.1": "documentation",
    "192.88.99.1": "tunnel",
    "192.168.1.1": "private",
    "198.18.0.1": "reserved",
    "198.19.255.255": "reserved",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "embedded",
    "::808:808": "embedded",
    "::ffff:127.0.0.1": "embedded",
    "::ffff:8.8.8.8": "embedded",
    "::ffff:0:7f00:1": "embedded",
    "64:ff9b::7f00:1": "embedded",
    "64:ff9b::808:808": "embedded",
    "64:ff9b:1::a00:1": "embedded",
    "64:ff9b:1:ffff::1": "embedded",
    "100::1": "reserved",
    "2001::1": "tunnel",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "tunnel",
    "2001:10::1": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "tunnel",
    "2002:808:808::1": "tunnel",
    "3fff::1": "documentation",
    "4000::1": "reserved",
    "fc00::1": "private",
    "fd00:ec2::254": "metadata",
    "fd12:3456::1": "private",
    "fe80::1": "link_local",
    "fe80::1%eth0": "link_local",
    "fec0::1": "private",
    "ff02::1": "multicast",
    "": "not_an_address",
    "localhost": "not_an_address",
    "2130706433": "not_an_address",
    "127.1": "not_an_address",
    "0177.0.0.1": "not_an_address",
}


@pytest.mark.parametrize(("address", "reason"), FORBIDDEN.items(), ids=[key or "nothing" for key in FORBIDDEN])
def test_no_connection_is_made_to(address: str, reason: str) -> None:
    assert forbidden(address) == reason


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
     "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1",
     "223.255.255.255", "2001:200::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1"],
)  # fmt: skip
def test_public_neighbours_of_the_list_are_reached(address: str) -> None:
    assert forbidden(address) is None


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://news.example/rss", "https://news.example/rss"),
        ("  HTTPS://News.Example/RSS \n", "https://news.example/RSS"),
        ("http://news.example:8080", "http://news.example:8080"),
        ("http://[2606:4700::1111]:81/a", "http://[2606:4700::1111]:81/a"),
        ("https://ola:k%40y@news.example/a?b=c", "https://ola:k%40y@news.example/a?b=c"),
        ("https://новости.example/лента", "https://новости.example/лента"),
    ],
)
def test_a_good_address_is_tidied(url: str, clean: str) -> None:
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "scheme"),
        ("news.example/rss", "scheme"),
        ("ftp://news.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("tg://resolve?domain=x", "scheme"),
        ("https:///rss", "host"),
        ("https://./rss", "host"),
        ("https://user@/rss", "host"),
        ("https://[::1/rss", "host"),
        ("https://[zz]/rss", "host"),
        ("https://" + "a" * 254 + "/", "host"),
        ("https://a.example:0/", "port"),
        ("https://a.example:99999/", "port"),
        ("https://a.example:x/", "port"),
        ("https://a.example/a b", "characters"),
        ("https://a.example/\r\nHost: b", "characters"),
        ("https://a.example\\@b.example/", "characters"),
        ("https://a.example/\x00", "characters"),
        ("https://a.example/\ud800", "characters"),
        ("https://a.example/" + "a" * 2048, "too_long"),
    ],
)
def test_a_bad_address_is_named(url: str, reason: str) -> None:
    assert clean_url(url) == BadUrl(reason)  # type: ignore[arg-type]


def test_credentials_come_apart_decoded_and_show_in_no_repr() -> None:
    bare, credentials = apart("https://ola:k%40y@news.example:81/a?b=c")
    assert bare == "https://news.example:81/a?b=c"
    assert credentials == Credentials("ola", "k@y")
    assert "k@y" not in repr(credentials)
    assert apart("https://news.example/") == ("https://news.example/", None)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ola:geheim@news.example/rss", "https://news.example/rss"),
        ("https://news.example/rss?key=geheim&x=1#geheim", "https://news.example/rss?…"),
        ("https://news.example/f/a1b2c3d4e5f6a7b8c9d0e1f2geheim/rss", "https://news.example/f/…/rss"),
        ("https://news.example/a-long-headline-of-2026-about-a-court", "https://news.example/a-long-headline-of-2026-about-a-court"),
        ("https://news.example/\r\nFAKE LOG LINE", "https://news.example/FAKELOGLINE"),
        ("https://[geheim", "?"),
    ],
)  # fmt: skip
def test_logs_see_no_secret(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
