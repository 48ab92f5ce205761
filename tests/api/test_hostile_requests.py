"""Requests that must not be served: each is refused with its status, and no service hears of it."""

import pytest

from tests.api.wire import exchange, statuses

BODY = b'{"content":"planted"}'
JSON = b"Content-Type: application/json\r\n"
HUGE = 4 * 1024 * 1024 + 1

HOSTS = [
    b"",
    b"127.0.0.1",
    b"localhost",
    b"127.0.0.1:1",
    b"localhost:%(port)d.",
    b"localhost.:%(port)d",
    b"127.0.0.1.:%(port)d",
    b"evil.example",
    b"evil.example:%(port)d",
    b"a.localhost:%(port)d",
    b"localhost.evil.example:%(port)d",
    b"127.0.0.1.evil.example:%(port)d",
    b"127.0.0.1.nip.io:%(port)d",
    b"0.0.0.0:%(port)d",
    b"[::1]:%(port)d",
    b"[::]:%(port)d",
    b"127.0.0.2:%(port)d",
    b"127.1:%(port)d",
    b"2130706433:%(port)d",
    b"0x7f000001:%(port)d",
    b"0177.0.0.1:%(port)d",
    b"127.0.0.1:0%(port)d",
    b"user@127.0.0.1:%(port)d",
    b"127.0.0.1:%(port)d,evil.example",
    b"127.0.0.1:%(port)d evil.example",
    b"127.0.0.1:%(port)d/evil",
    b"\xc2\xadlocalhost:%(port)d",
    b"LOCALHOST:%(port)d",
]

ORIGINS = [
    b"null",
    b"http://evil.example",
    b"https://127.0.0.1:%(port)d",
    b"http://127.0.0.1",
    b"http://127.0.0.1:1",
    b"http://127.0.0.1:%(port)d.evil.example",
    b"http://127.0.0.1:%(port)d/",
    b"http://localhost:%(port)d",
    b"http://a.localhost:%(port)d",
    b"http://[::1]:%(port)d",
    b"chrome-extension://abcdefgh",
    b"file://",
    b"",
    b"*",
]

CONTENT_TYPES = [
    b"",
    b"text/plain",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"text/json",
    b"application/jsonp",
    b"application/json-patch+json",
    b"application/vnd.api+json",
    b"application/json; charset=utf-16",
    b"application/json; charset=utf-8; x=y",
    b"application/json, text/plain",
    b"text/plain; application/json",
    b"*/*",
]

BODIES = [
    b"{",
    b"",
    b"null",
    b"true",
    b'"text"',
    b"[]",
    b"{}",
    b"{'content':'x'}",
    b'{"content":"x",}',
    b'{"content":"x"}{"content":"y"}',
    b'{"content":NaN}',
    b'{"content":"x","importance":NaN}',
    b'{"content":"x","importance":Infinity}',
    b'{"content":"x","importance":1e999}',
    b'{"content":"x","metadata":{"a":NaN}}',
    b'{"content":"x","metadata":{"a":-Infinity}}',
    b'{"content":"x","metadata":{"a":1e999}}',
    b'{"content":"\\ud800"}',
    b'{"content":"x\\udfff"}',
    b'{"\\ud800":"x"}',
    b'{"content":"x","tags":["\\ud800"]}',
    b'{"content":"\xff"}',
    b'{"content":"\xed\xa0\x80"}',
    b'{"content":"a\x00b"}',
    b'{"content":"a\\u0000b"}',
    b'{"content":"x","namespace":"a\\u0000b"}',
    b'{"content":"x","metadata":{"a":"\\u0000"}}',
    b'\xef\xbb\xbf{"content":"x"}',
    '{"content":"x"}'.encode("utf-16"),
    '{"content":"x"}'.encode("utf-32"),
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"content":' + b"[" * 150 + b"]" * 150 + b"}",
    b'{"content":"x","metadata":{"a":' + b"[" * 150 + b"]" * 150 + b"}}",
    b'{"content":"x","metadata":{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    b'{"content":"x","importance":' + b"9" * 5_000 + b"}",
    b'{"content":"x","expires_in_s":' + b"9" * 4_000 + b"}",
    b'{"content":"x","expires_at":"' + b"9" * 5_000 + b'"}',
    b'{"content":"x","__class__":"y"}',
    b'{"content":{"$ne":null}}',
    b"{" + b",".join(b'"f%d":0' % number for number in range(200_000)) + b"}",
]


def with_port(template: bytes, port: int) -> bytes:
    """Fill in the number of the port."""
    return template.replace(b"%(port)d", b"%d" % port)


def post(port: int, headers: bytes, body: bytes, *, token: str, host: bytes | None = None) -> bytes:
    """Write a request that would be served, were it not for one thing."""
    return (
        b"POST /v1/memories HTTP/1.1\r\n"
        + (b"Host: 127.0.0.1:%d\r\n" % port if host is None else host)
        + b"Authorization: Bearer %s\r\n" % token.encode()
        + headers
        + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
        + body
    )


def assert_refused(port, house, request, expected):
    """Check that a request is answered by its refusal alone, and reaches nothing."""
    found = statuses(exchange(port, request))

    assert found, "an answer is owed"
    assert set(found) <= set(expected)
    assert house.calls == []
    assert house.memories == {}


def test_the_request_that_all_others_vary_is_served(port, house, agent):
    answer = exchange(port, post(port, JSON, BODY, token=agent.token))

    assert statuses(answer) == [201]
    assert [memory.content for memory in house.memories.values()] == ["planted"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_wrong_host(port, house, agent, host):
    line = b"Host: " + with_port(host, port) + b"\r\n"
    request = post(port, JSON, BODY, token=agent.token, host=line)

    assert_refused(port, house, request, {421, 400})


@pytest.mark.parametrize(
    ("host", "version"),
    [
        (b"", b"1.1"),
        (b"", b"1.0"),
        (b"Host: 127.0.0.1:%(port)d\r\nHost: 127.0.0.1:%(port)d\r\n", b"1.1"),
        (b"Host: 127.0.0.1:%(port)d\r\nHost: evil.example\r\n", b"1.1"),
        (b"Host: 127.0.0.1:%(port)d\r\nhost: evil.example\r\n", b"1.0"),
        (b"Host: evil.example\r\nHost: 127.0.0.1:%(port)d\r\n", b"1.0"),
        (b"X-Forwarded-Host: 127.0.0.1:%(port)d\r\n", b"1.0"),
        (b"Host : 127.0.0.1:%(port)d\r\n", b"1.1"),
        (b"Host: evil.example\r\n 127.0.0.1:%(port)d\r\n", b"1.1"),
    ],
)
def test_no_host_or_two(port, house, agent, host, version):
    request = post(port, JSON, BODY, token=agent.token, host=with_port(host, port))

    assert_refused(port, house, request.replace(b"HTTP/1.1", b"HTTP/" + version), {421, 400})


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_foreign_origin(port, house, agent, origin):
    line = b"Origin: " + with_port(origin, port) + b"\r\n"

    assert_refused(port, house, post(port, JSON + line, BODY, token=agent.token), {403})


@pytest.mark.parametrize(
    "headers",
    [
        b"Origin: http://127.0.0.1:%(port)d\r\nOrigin: http://evil.example\r\n",
        b"Sec-Fetch-Site: cross-site\r\n",
        b"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n",
        b"Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n",
        b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
    ],
)
def test_a_web_page_that_shows_itself_otherwise(port, house, agent, headers):
    request = post(port, JSON + with_port(headers, port), BODY, token=agent.token)

    assert_refused(port, house, request, {403})


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_a_body_that_is_not_declared_json(port, house, agent, content_type):
    line = b"Content-Type: " + content_type + b"\r\n"

    assert_refused(port, house, post(port, line, BODY, token=agent.token), {415})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (b"", {415}),
        (JSON + JSON, {415}),
        (JSON + b"Content-Type: text/plain\r\n", {415}),
        (JSON + b"Content-Encoding: gzip\r\n", {415}),
        (JSON + b"Transfer-Encoding: chunked\r\n", {400}),
        (JSON + b"Transfer-Encoding: gzip, chunked\r\n", {400}),
        (JSON + b"Transfer-Encoding: identity\r\n", {400}),
        (JSON + b"Content-Length: 0\r\n", {400}),
        (JSON + b"Authorization: Bearer other\r\n", {400}),
        (JSON + b'If-Match: "1"\r\nIf-Match: "2"\r\n', {400}),
        (JSON + b"X: a\x00b\r\n", {400}),
        (JSON + b"X y: z\r\n", {400}),
        (JSON + b": nothing\r\n", {400}),
    ],
)
def test_headers_that_contradict_or_flood(port, house, agent, headers, expected):
    assert_refused(port, house, post(port, headers, BODY, token=agent.token), expected)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:40]))
def test_a_body_that_is_no_memory(port, house, agent, body):
    assert_refused(port, house, post(port, JSON, body, token=agent.token), {422})


@pytest.mark.parametrize(
    "authorization",
    [
        b"",
        b"Authorization:\r\n",
        b"Authorization: Bearer\r\n",
        b"Authorization: Bearer \r\n",
        b"Authorization: Bearer mun_wrong\r\n",
        b"Authorization: Bearer %(token)sx\r\n",
        b"Authorization: Basic %(token)s\r\n",
        b"Authorization: %(token)s\r\n",
        b"Authorization: Bearer %(token)s extra\r\n",
        b"Authorization: Bearer \xff\xfe\r\n",
        b"Authorization: Bearer " + b"a" * 5_000 + b"\r\n",
        b"X-Auth-Token: %(token)s\r\n",
        b"Cookie: token=%(token)s\r\n",
    ],
)
def test_no_good_key(port, house, agent, authorization):
    line = authorization.replace(b"%(token)s", agent.token.encode())
    request = post(port, JSON, BODY, token="x").replace(b"Authorization: Bearer x\r\n", line)

    answer = exchange(port, request)

    assert statuses(answer) == [401]
    assert b"www-authenticate: Bearer" in answer
    assert house.calls == []


def test_a_key_in_the_query_is_no_key(stranger, agent, house):
    assert stranger("GET", f"/v1/memories?token={agent.token}").status == 401
    assert house.calls == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"GET http://evil.example/v1/memories HTTP/1.1", {400}),
        (b"GET //v1/memories HTTP/1.1", {404}),
        (b"GET /v1//memories HTTP/1.1", {404}),
        (b"GET /v1/memories/ HTTP/1.1", {404, 405}),
        (b"GET /docs/ HTTP/1.1", {404}),
        (b"GET /./v1/memories HTTP/1.1", {404}),
        (b"GET /native/../v1/memories HTTP/1.1", {404}),
        (b"GET /%2e%2e/etc/passwd HTTP/1.1", {404}),
        (b"GET /v1/memories%00 HTTP/1.1", {404}),
        (b"GET /v1/memories/..%2f..%2fetc HTTP/1.1", {404}),
        (b"GET /V1/MEMORIES HTTP/1.1", {404}),
        (b"GET /native/native/v1/memories HTTP/1.1", {404}),
        (b"GET * HTTP/1.1", {400}),
        (b"OPTIONS * HTTP/1.1", {400}),
        (b"CONNECT 127.0.0.1:22 HTTP/1.1", {400}),
        (b"GET  HTTP/1.1", {400}),
        (b"GET /v1/memories", {400}),
        (b"GET /v1/memories HTTP/2.0", {400}),
        (b"GET /v1/memories HTTP/1.1 HTTP/1.1", {400}),
        (b"G\x00T /v1/memories HTTP/1.1", {400}),
        (b"GET /v1/mem\xc3\xb6ries HTTP/1.1", {400, 404}),
        (b"PRI * HTTP/2.0", {400}),
        (b"HEAD /v1/memories HTTP/1.1", {405}),
        (b"OPTIONS /v1/memories HTTP/1.1", {405}),
        (b"TRACE /v1/memories HTTP/1.1", {405}),
        (b"PUT /v1/memories HTTP/1.1", {405}),
        (b"DELETE /v1/memories HTTP/1.1", {405}),
        (b"post /v1/search HTTP/1.1", {405}),
        (b"GET /v1/search HTTP/1.1", {405}),
        (b"HEAD /healthz HTTP/1.1", {405}),
        (b"POST /docs HTTP/1.1", {405}),
    ],
)
def test_a_line_that_names_no_route(port, house, agent, line, expected):
    request = (
        line
        + b"\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
        % (port, agent.token.encode())
    )

    answer = exchange(port, request)

    assert set(statuses(answer)) <= expected
    assert statuses(answer)
    assert b"\nlocation:" not in answer.lower()
    assert not {"list", "get", "search"} & set(house.calls)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00" * 2_000,
        b"GET / HTTP/0.9\r\n\r\n",
    ],
)
def test_what_is_not_http(port, house, garbage):
    answer = exchange(port, garbage, half_close=True)

    assert set(statuses(answer)) <= {400}
    assert house.calls == []


@pytest.mark.parametrize(
    "flood", [b"A: b\r\n" * 9_000, b"X: " + b"a" * 40_000 + b"\r\n", b"a" * 200_000]
)
def test_a_flood_of_headers_ends_the_connection(port, house, agent, flood):
    request = post(port, JSON + flood, BODY, token=agent.token)

    # The port may hang up on unread bytes, and then its answer is lost on the way.
    assert set(statuses(exchange(port, request))) <= {400, 431}
    assert house.calls == []


def test_bare_line_feeds_pass_no_guard(port, house, agent):
    evil = post(port, JSON, BODY, token=agent.token, host=b"Host: evil.example\n")

    assert_refused(port, house, evil.replace(b"\r\n", b"\n"), {421, 400})


def test_a_second_request_hidden_in_a_body_is_not_served(port, house, agent):
    hidden = post(port, JSON, BODY, token=agent.token)
    request = post(port, JSON + b"Transfer-Encoding: chunked\r\n", hidden, token=agent.token)

    assert_refused(port, house, request, {400})


def test_a_declared_size_is_refused_before_it_is_sent(port, house, agent):
    head = post(port, JSON, b"", token=agent.token)
    request = head.replace(b"Content-Length: 0", b"Content-Length: %d" % HUGE)

    assert_refused(port, house, request, {413})


def test_a_body_is_cut_off_at_its_bound(port, house, agent):
    request = post(port, JSON, b'"' + b"x" * HUGE + b'"', token=agent.token)

    assert_refused(port, house, request, {413})


def test_chunks_without_a_length_are_counted(port, house, agent):
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = post(port, JSON, b"", token=agent.token)
    head = head.replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")

    assert_refused(port, house, head + chunk * 80 + b"0\r\n\r\n", {413})


def test_chunks_within_the_bound_are_served(port, house, agent):
    head = post(port, JSON, b"", token=agent.token)
    head = head.replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    half = len(BODY) // 2
    parts = [BODY[:half], BODY[half:], b""]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)

    assert statuses(exchange(port, head + chunked)) == [201]


def test_a_body_without_its_end_is_not_served(port, house, agent):
    request = post(port, JSON, BODY, token=agent.token)

    exchange(port, request[:-3], half_close=True)

    assert house.calls == []


def test_a_preflight_gets_no_leave(port, agent):
    request = (
        b"OPTIONS /v1/memories HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://evil.example\r\n"
        b"Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n" % port
    )

    answer = exchange(port, request)

    assert statuses(answer) == [403]
    assert b"access-control" not in answer.lower()


def test_no_forwarded_header_changes_who_calls(agent, stranger):
    forwarded = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}

    assert agent("GET", "/v1/memories", headers=forwarded).status == 200
    assert stranger("GET", "/v1/memories", headers={"X-Forwarded-For": "127.0.0.1"}).status == 401
