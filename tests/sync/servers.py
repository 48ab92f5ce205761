"""Servers that sync is tried with: WebDAV by WsgiDAV, S3 by moto; on loopback, in a thread."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "ada", "copper lantern"
BUCKET = "memories"


@contextmanager
def webdav_server(folder: Path) -> Iterator[str]:
    """Serve a folder to one user; yield its address."""
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {
                "accept_basic": True,
                "accept_digest": False,
                "default_to_digest": False,
            },
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server: Any = wsgi.Server(("127.0.0.1", 0), application, numthreads=4)
    server.prepare()
    serving = threading.Thread(target=server.serve)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}/"
    finally:
        server.stop()
        serving.join()


@contextmanager
def s3_server() -> Iterator[str]:
    """Serve an empty bucket; yield the address of a folder in it."""
    import httpx2
    from moto.server import ThreadedMotoServer

    server: Any = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        # What an earlier server of this process held would be there still; and it loads most of
        # itself at its first request.
        httpx2.post(f"{endpoint}/moto-api/reset", timeout=PATIENCE_S).raise_for_status()
        httpx2.put(f"{endpoint}/{BUCKET}", timeout=PATIENCE_S).raise_for_status()
        yield f"s3://{BUCKET}/home?endpoint={endpoint}&region=us-east-1"
    finally:
        server.stop()
