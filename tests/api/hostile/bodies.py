"""What is sent: bodies that are not declared JSON, are none, or are made to exhaust a reader."""

from tests.api.hostile.case import JSON, Case, told

_TYPES = [
    b"",
    b"text/plain",
    b"text/plain; charset=utf-8",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"text/json",
    b"text/html",
    b"application/xml",
    b"application/octet-stream",
    b"application/x-ndjson",
    b"application/jsonp",
    b"application/json-patch+json",
    b"application/merge-patch+json",
    b"application/vnd.api+json",
    b"application/json; charset=utf-16",
    b"application/json; charset=latin-1",
    b"application/json; charset=utf-8; x=y",
    b"application/json; boundary=x",
    b"application/json;",
    b"application/json, text/plain",
    b"text/plain; application/json",
    b"application/ json",
    b"json",
    b"*/*",
]

_ENCODINGS = [b"gzip", b"deflate", b"br", b"zstd", b"compress", b"gzip, identity", b"aws-chunked"]

_NO_OBJECT = {
    "nothing": b"",
    "a brace": b"{",
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "a text": b'"text"',
    "an empty list": b"[]",
    "a list of lists": b"[[],[]]",
    "an empty object": b"{}",
    "single quotes": b"{'content':'x'}",
    "a comma too many": b'{"content":"x",}',
    "two values": b'{"content":"x"}{"content":"y"}',
    "a comment": b'{"content":"x"/* y */}',
    "not a number": b'{"content":NaN}',
    "infinity": b'{"content":"x","a":-Infinity}',
    "a lone surrogate": b'{"content":"\\ud800"}',
    "a lone surrogate as a name": b'{"\\udfff":"x"}',
    "no UTF-8": b'{"content":"\xff"}',
    "an overlong form": b'{"content":"\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"content":"\xed\xa0\x80"}',
    "beyond Unicode": b'{"content":"\xf4\x90\x80\x80"}',
    "a cut character": b'{"content":"\xe2\x82"}',
    "a raw NUL": b'{"content":"a\x00b"}',
    "a raw line end": b'{"content":"a\nb"}',
    "a byte order mark": b'\xef\xbb\xbf{"content":"x"}',
    "UTF-16": '{"content":"x"}'.encode("utf-16"),
    "UTF-32": '{"content":"x"}'.encode("utf-32"),
    "a bad escape": b'{"content":"\\x41"}',
    "a cut escape": b'{"content":"\\u00"}',
    "a leading zero": b'{"content":"x","a":01}',
    "a hex number": b'{"content":"x","a":0x1}',
    "another object's parts": b'{"__proto__":{"content":"x"},"constructor":{}}',
    "an operator": b'{"$where":"1","$ne":null}',
    "XML": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "a form": b"content=x&namespace=default",
    "a pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94.",
    "lists without end": b"[" * 100_000,
    "objects without end": b'{"a":' * 50_000,
    "a deep list": b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "a deep object": b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    "a long text without its end": b'{"content":"' + b"x" * 1_000_000,
    "thirty thousand fields": (
        b"{" + b",".join(b'"f%d":0' % number for number in range(30_000)) + b"}"
    ),
    "many empty lists": b"[" + b"[]," * 20_000 + b"[]]",
}

_MIB = 1024 * 1024


def _type(value: bytes) -> Case:
    return Case(f"content type: {value!r}", told(415), headers=b"Content-Type: " + value + b"\r\n")


CASES = (
    *(_type(value) for value in _TYPES),
    Case("no content type", told(415), headers=b""),
    Case("content type twice", told(415), headers=JSON + JSON),
    Case("two content types", told(415), headers=JSON + b"Content-Type: text/plain\r\n"),
    *(
        Case(
            f"content encoding: {value!r}",
            told(415),
            headers=JSON + b"Content-Encoding: " + value + b"\r\n",
        )
        for value in _ENCODINGS
    ),
    *(Case(f"body: {name}", told(400, 422), body=body) for name, body in _NO_OBJECT.items()),
    Case("a body that is too large", told(413), body=b'"' + b"x" * 4 * _MIB + b'"'),
    Case(
        "a size that is too large, told only",
        told(413),
        length=b"Content-Length: %d\r\n" % (4 * _MIB + 1),
        body=b"",
        half_close=True,
    ),
    Case(
        "a size of twenty digits",
        told(413, 400),
        length=b"Content-Length: " + b"9" * 20 + b"\r\n",
        half_close=True,
    ),
    Case(
        "chunks that grow too large",
        told(413),
        length=b"Transfer-Encoding: chunked\r\n",
        body=(b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 66 + b"0\r\n\r\n",
    ),
)
