"""Requests of vendors' pages, sent as their readers send them: by curl, or by fetch."""

import http.client
import json
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.api.wire import Answer
from tests.waiting import PATIENCE_S

_FETCHES = """
const requests = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const promises = requests.map(({ url, method, headers, body }) =>
  fetch(url, { method, headers, body }));
Promise.all(promises)
  .then((responses) => Promise.all(responses.map(async (response) => ({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }))))
  .then((answers) => console.log(JSON.stringify(answers)));
"""


@dataclass(frozen=True)
class Example:
    """One request of a page.

    Args:
        method: HTTP method.
        path: Behind the base URL; with its query.
        headers: As the page has them, the key among them.
        body: As the page has it, spaces and line breaks included.
    """

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


def curl(base_url: str, example: Example) -> Answer:
    """Send a request with curl, where there is one; else the same without it."""
    program = shutil.which("curl")
    if program is None:
        return _sent(base_url, example)
    command = [program, "-q", "--noproxy", "*", "--silent", "--show-error", "--include"]
    command += ["-X", example.method, base_url + example.path]
    for name, value in example.headers.items():
        command += ["-H", f"{name}: {value}"]
    if example.body is not None:
        command += ["-d", example.body]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in named}
    return Answer(int(first.split()[1]), headers, body)


def fetch_all(base_url: str, examples: Sequence[Example]) -> list[Answer]:
    """Send requests at once by fetch, where there is a Node.js; else the same without it."""
    program = shutil.which("node")
    if program is None:
        with ThreadPoolExecutor(len(examples)) as pool:
            return list(pool.map(lambda example: _sent(base_url, example), examples))
    requests: list[dict[str, Any]] = [
        {
            "url": base_url + example.path,
            "method": example.method,
            "headers": example.headers,
            "body": example.body,
        }
        for example in examples
    ]
    done = subprocess.run(
        [program, "-e", _FETCHES],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [
        Answer(answer["status"], answer["headers"], answer["body"].encode())
        for answer in json.loads(done.stdout)
    ]


def _sent(base_url: str, example: Example) -> Answer:
    address = urlsplit(base_url)
    connection = http.client.HTTPConnection(address.netloc, timeout=PATIENCE_S)
    try:
        body = None if example.body is None else example.body.encode()
        path = address.path + example.path
        connection.request(example.method, path, body=body, headers=example.headers)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()
