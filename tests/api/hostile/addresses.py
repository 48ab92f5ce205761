"""Who asks: the names a page can reach the port by, and the origins a page can have."""

import itertools

from tests.api.hostile.case import JSON, Case, told

_NAMES = [
    b"evil.example",
    b"a.localhost",
    b"localhost.evil.example",
    b"127.0.0.1.evil.example",
    b"127.0.0.1.nip.io",
    b"0.0.0.0",
    b"[::1]",
    b"[::]",
    b"[::ffff:127.0.0.1]",
    b"[0:0:0:0:0:0:0:1]",
    b"127.0.0.2",
    b"127.1",
    b"127.0.1",
    b"2130706433",
    b"0x7f000001",
    b"0x7f.1",
    b"0177.0.0.1",
    b"0",
    b"localhost.",
    b"127.0.0.1.",
    b"LOCALHOST",
    b"Localhost",
    b"localhost%00",
    b"user@127.0.0.1",
    b"user:pass@localhost",
    b"\xc2\xadlocalhost",
    b"ip6-localhost",
    b"host.docker.internal",
    b"muniment.local",
    b"",
]

_WHOLE_HOSTS = [
    b"127.0.0.1",
    b"localhost",
    b"127.0.0.1:",
    b"127.0.0.1:1",
    b"127.0.0.1:80",
    b"127.0.0.1:0@PORT@",
    b"127.0.0.1:+@PORT@",
    b"127.0.0.1:@PORT@.",
    b"127.0.0.1:@PORT@/",
    b"127.0.0.1:@PORT@,evil.example",
    b"127.0.0.1:@PORT@ evil.example",
    b"evil.example,127.0.0.1:@PORT@",
    b"127.0.0.1:@PORT@:@PORT@",
    b"http://127.0.0.1:@PORT@",
    b"127.0.0.1:@PORT@?x",
    b"127.0.0.1:@PORT@#x",
    b"localhost :@PORT@",
    b"localhost\t:@PORT@",
    b":@PORT@",
    b"*",
]

_HOST_LINES = {
    "no host": b"",
    "host twice, both own": b"Host: 127.0.0.1:@PORT@\r\nHost: 127.0.0.1:@PORT@\r\n",
    "host twice, own first": b"Host: 127.0.0.1:@PORT@\r\nHost: evil.example\r\n",
    "host twice, foreign first": b"Host: evil.example\r\nhost: 127.0.0.1:@PORT@\r\n",
    "both own names": b"Host: 127.0.0.1:@PORT@\r\nHost: localhost:@PORT@\r\n",
    "forwarded host alone": b"X-Forwarded-Host: 127.0.0.1:@PORT@\r\n",
    "forwarded beside foreign": (
        b"Host: evil.example\r\nX-Forwarded-Host: 127.0.0.1:@PORT@\r\n"
        b"Forwarded: host=127.0.0.1:@PORT@\r\nX-Forwarded-For: 127.0.0.1\r\n"
    ),
    "host with a space before the colon": b"Host : 127.0.0.1:@PORT@\r\n",
    "folded host": b"Host: evil.example\r\n 127.0.0.1:@PORT@\r\n",
    "host folded to nothing": b"Host:\r\n 127.0.0.1:@PORT@\r\n",
    "authority of HTTP/2": b":authority: 127.0.0.1:@PORT@\r\n",
}

_ORIGINS = [
    b"null",
    b"",
    b"*",
    b"http://evil.example",
    b"http://evil.example:@PORT@",
    b"https://127.0.0.1:@PORT@",
    b"http://127.0.0.1",
    b"http://127.0.0.1:1",
    b"http://127.0.0.1:@PORT@.evil.example",
    b"http://127.0.0.1:@PORT@/",
    b"http://127.0.0.1:@PORT@@evil.example",
    b"http://localhost:@PORT@",
    b"http://a.localhost:@PORT@",
    b"http://[::1]:@PORT@",
    b"HTTP://127.0.0.1:@PORT@",
    b"ws://127.0.0.1:@PORT@",
    b"chrome-extension://abcdefgh",
    b"moz-extension://abcdefgh",
    b"file://",
    b"app://muniment",
    b"http://127.0.0.1:@PORT@ http://evil.example",
    b"http://127.0.0.1:@PORT@, http://evil.example",
]

_FETCHES = [
    (site, mode)
    for site, mode in itertools.product(
        (b"cross-site", b"same-site", b"odd", b""), (b"cors", b"no-cors", b"websocket", b"")
    )
]

_METHODS = [b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"HEAD"]


def _host(name: str, line: bytes) -> Case:
    return Case(f"host: {name}", told(421, 400), host=line)


CASES = (
    *(_host(repr(name), b"Host: " + name + b":@PORT@\r\n") for name in _NAMES),
    *(_host(repr(host), b"Host: " + host + b"\r\n") for host in _WHOLE_HOSTS),
    *(_host(name, line) for name, line in _HOST_LINES.items()),
    *(
        Case(f"origin: {origin!r}", told(403), headers=JSON + b"Origin: " + origin + b"\r\n")
        for origin in _ORIGINS
    ),
    Case(
        "origin twice",
        told(403),
        headers=JSON + b"Origin: http://127.0.0.1:@PORT@\r\nOrigin: http://127.0.0.1:@PORT@\r\n",
    ),
    *(
        Case(
            f"a page's fetch: {site!r} {mode!r}",
            told(403),
            headers=JSON + b"Sec-Fetch-Site: %s\r\nSec-Fetch-Mode: %s\r\n" % (site, mode),
        )
        for site, mode in _FETCHES
    ),
    *(
        Case(
            f"{method.decode()} of a page",
            told(403),
            line=method + b" @PATH@ HTTP/1.1\r\n",
            headers=JSON + b"Origin: http://evil.example\r\n",
        )
        for method in _METHODS
    ),
    *(
        Case(
            f"{method.decode()} by a rebound name",
            told(421),
            line=method + b" @PATH@ HTTP/1.1\r\n",
            host=b"Host: evil.example:@PORT@\r\n",
            headers=JSON + b"Origin: http://evil.example:@PORT@\r\n",
        )
        for method in _METHODS
    ),
    Case(
        "a preflight",
        told(403),
        line=b"OPTIONS @PATH@ HTTP/1.1\r\n",
        key=b"",
        headers=b"Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
        b"Access-Control-Request-Headers: @KEYNAME@\r\n"
        b"Access-Control-Request-Private-Network: true\r\n",
        length=b"",
        body=b"",
    ),
    Case(
        "a WebSocket of a page",
        told(403),
        line=b"GET @PATH@ HTTP/1.1\r\n",
        headers=b"Origin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        length=b"",
        body=b"",
    ),
)
