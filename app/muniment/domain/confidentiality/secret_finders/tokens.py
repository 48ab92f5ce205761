"""Keys and tokens recognised by their prefix, their form or the address around them.

Source:
    The formats that the issuers document for secret scanning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from muniment.domain.confidentiality.secret_finders.span import ReadText, SecretKind, SecretSpan
from muniment.domain.text.run_edges import TOKEN


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of a secret: characters that the text must contain, and the pattern itself."""

    kind: SecretKind
    signs: str
    pattern: re.Pattern[str]


def _key(signs: str, pattern: str) -> _Form:
    return _Form(SecretKind.API_KEY, signs, re.compile(pattern))


def _token(signs: str, pattern: str) -> _Form:
    return _Form(SecretKind.TOKEN, signs, re.compile(pattern))


_FORMS: Final = (
    _Form(
        SecretKind.PRIVATE_KEY,
        "PRIVATE KEY",
        re.compile(
            r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
            r"[A-Za-z0-9+/=\s:,.()@<>\\]{0,20000}+(?:-----END [A-Z0-9 ]{0,40}-----)?"
        ),
    ),
    _Form(
        SecretKind.PRIVATE_KEY, "AGE-SECRET-KEY-", re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{50,70}")
    ),
    _Form(SecretKind.PRIVATE_KEY, "PuTTY-User-Key-File", re.compile(r"PuTTY-User-Key-File-\d: \S")),
    # Words joined by hyphens, as in page addresses, have no part as long as a key's.
    _key(
        "sk-",
        r"sk-(?=(?:[A-Za-z0-9_]{0,30}-){0,6}(?=[A-Za-z_]{0,60}[0-9])[A-Za-z0-9_]{10})"
        r"[A-Za-z0-9_-]{20,200}+",
    ),
    _key("k_live_", r"[rsp]k_live_[A-Za-z0-9]{16,200}+"),
    _key("sk_test_", r"sk_test_[A-Za-z0-9]{16,200}+"),
    _key("whsec_", r"whsec_[A-Za-z0-9+/=]{24,100}+"),
    _key("gh", r"gh[pousr]_[A-Za-z0-9]{30,255}+"),
    _key("github_pat_", r"github_pat_[A-Za-z0-9_]{40,255}+"),
    _key("glpat-", r"glpat-[A-Za-z0-9_-]{20,100}+"),
    _key("xox", r"xox[abeprs]-[A-Za-z0-9-]{10,250}+"),
    _key("KIA", r"AKIA[A-Z0-9]{16}"),
    _key("ASIA", r"ASIA(?=[A-Z]{0,16}[0-9])[A-Z0-9]{16}"),
    _key("AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _key("hf_", r"hf_[A-Za-z0-9]{30,60}+"),
    _key("npm_", r"npm_[A-Za-z0-9]{36}"),
    _key("pypi-", r"pypi-AgE[A-Za-z0-9_-]{50,300}+"),
    _key("SG.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}+"),
    _key("dop_v1_", r"dop_v1_[a-f0-9]{64}"),
    _key("shp", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _key("sq0", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,60}+"),
    _key("gsk_", r"gsk_[A-Za-z0-9]{40,80}+"),
    _key("r8_", r"r8_[A-Za-z0-9]{36,40}"),
    _key("xai-", r"xai-[A-Za-z0-9]{40,100}+"),
    _key("pplx-", r"pplx-[A-Za-z0-9]{40,60}+"),
    _key("PMAK-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    _key("lin_api_", r"lin_api_[A-Za-z0-9]{32,60}+"),
    _key("mun_", r"mun_[A-Za-z0-9_-]{20,100}+"),
    _key("az_", r"az_(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{32,100}+"),
    _key("mem_prod_", r"mem_prod_[A-Za-z0-9_-]{16,100}+"),
    _key("memsync_sk_", r"memsync_sk_(?:live|test)_[A-Za-z0-9_-]{16,100}+"),
    _key("sb_", r"sb_(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{32,100}+"),
    _key("xapp-", r"xapp-[0-9]-[A-Z0-9]{9,14}-[0-9]{10,14}-[a-f0-9]{64}"),
    _key("GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    _token("ya29.", r"ya29\.[A-Za-z0-9_-]{30,2000}+"),
    _key("ntn_", r"ntn_[A-Za-z0-9]{46}"),
    _key("secret_", r"secret_[A-Za-z0-9]{43}"),
    _key("pat", r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    _key("dapi", r"dapi[a-f0-9]{32}(?:-[0-9])?"),
    _key("dckr_pat_", r"dckr_pat_[A-Za-z0-9_-]{27}"),
    _key("hvs.", r"hvs\.[A-Za-z0-9_-]{24,200}+"),
    _key("sbp_", r"sbp_[a-f0-9]{40}"),
    _key("figd_", r"figd_[A-Za-z0-9_-]{40}"),
    _key("NRAK-", r"NRAK-[A-Z0-9]{27}"),
    _key("sntrys_", r"sntrys_[A-Za-z0-9+/=_]{40,400}+"),
    _key("glsa_", r"glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    _key("pul-", r"pul-[a-f0-9]{40}"),
    _key("HRKU-", r"HRKU-[A-Za-z0-9_-]{36,70}+"),
    _key("dp.pt.", r"dp\.pt\.[A-Za-z0-9]{40,44}"),
    _key("ATATT3", r"ATATT3[A-Za-z0-9_=-]{100,250}+"),
    _key("xkeysib-", r"xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    _key("rubygems_", r"rubygems_[a-f0-9]{48}"),
    _key("glrt-", r"glrt-[A-Za-z0-9_-]{20,100}+"),
    _key("tskey-", r"tskey-[a-z]{2,10}-[A-Za-z0-9]{8,30}-[A-Za-z0-9]{16,60}+"),
    _Form(
        SecretKind.PRIVATE_KEY,  # of WireGuard
        "PrivateKey",
        re.compile(r"PrivateKey\s{0,3}=\s{0,3}[A-Za-z0-9+/]{43}="),
    ),
    _token("eyJ", r"eyJ[A-Za-z0-9_-]{10,4000}+\.[A-Za-z0-9_-]{10,8000}+\.[A-Za-z0-9_-]{10,4000}+"),
    _token(":AA", r"(?:bot)?[0-9]{8,10}:AA[A-Za-z0-9_-]{32,35}"),
    _token("hooks.slack.com/", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,200}+"),
    _token("/webhooks/", r"/api/webhooks/[0-9]{16,20}/[A-Za-z0-9_-]{60,80}"),
    _token(
        "=",
        r"[?&](?:access_token|auth_token|token|api_key|apikey|key|secret|signature|sig|password|"
        r"pwd|x-amz-signature|client_secret)=(?=[A-Za-z_%-]{0,60}[0-9])[A-Za-z0-9%._~+/-]{16,2000}+",
    ),
)

_BEARER: Final = re.compile(
    r"bearer\s{1,3}(?=[a-z_.~+/-]{0,60}[0-9])[a-z0-9_.~+/-]{16,4000}+={0,2}"
)
_BASIC: Final = re.compile(r"authorization:\s{0,3}basic\s{1,3}[a-z0-9+/]{8,1000}+={0,2}")

_ADDRESS: Final = re.compile(
    # "docker://alpine:3.19@sha256:…" contains a version, not a password.
    r"://[^\s:/@?#]{0,200}+:(?P<password>[^\s@/]{1,200}+)@(?!sha[0-9]{3}:)[^\s@/]"
)
_SCHEME: Final = re.compile(r"[a-z0-9+.-]{1,40}$")
_PLACEHOLDER: Final = re.compile(
    r"[<\[{$%*].*|\*+|x+|\.+|pass(?:word|wd)?|pwd|secret|your.*|my_?pass.*|changeme|example|token|"
    r"user(?:name)?|port|•+|…"
)
_RECOVERY: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){8}")


def keys_and_tokens(text: ReadText) -> Iterator[SecretSpan]:
    """Yield keys and tokens that are recognised by their form."""
    for form in _FORMS:
        if form.signs in text.content:
            yield from _alone(form.kind, form.pattern, text.content)
    for sign, pattern in (("bearer", _BEARER), ("authorization:", _BASIC)):
        if sign in text.lowered:
            yield from _alone(SecretKind.TOKEN, pattern, text.lowered)


def _alone(kind: SecretKind, pattern: re.Pattern[str], content: str) -> Iterator[SecretSpan]:
    for match in pattern.finditer(content):
        if TOKEN.are_free(content, match.start(), match.end()):
            yield SecretSpan(kind, match.start(), match.end())


def connection_strings(text: ReadText) -> Iterator[SecretSpan]:
    """Yield addresses that contain a password; the span runs from the scheme to the ``@``."""
    if "://" not in text.content or "@" not in text.content:
        return
    for match in _ADDRESS.finditer(text.content):
        if _PLACEHOLDER.fullmatch(match["password"].lower()):
            continue
        scheme = _SCHEME.search(text.lowered, max(0, match.start() - 40), match.start())
        start = match.start() if scheme is None else scheme.start()
        yield SecretSpan(SecretKind.CONNECTION_STRING, start, match.end("password") + 1)


def recovery_keys(text: ReadText) -> Iterator[SecretSpan]:
    """Yield what looks like a recovery key of a vault: nine groups of four."""
    if text.content.count("-") >= 8 or "recovery" in text.content:
        for span in _alone(SecretKind.API_KEY, _RECOVERY, text.content):
            if any(char.isdigit() for char in text.content[span.start : span.end]):
                yield span
