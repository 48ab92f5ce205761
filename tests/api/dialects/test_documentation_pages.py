"""The documentation that each dialect serves to everybody, and the list of it for models."""

import re

import pytest

from muniment.api.dialects.registry import SPECS
from muniment.api.documentation.llms import VENDORS
from muniment.domain.access import Dialect
from tests.api.dialects.vendors import VendorPort

HEADERS = {
    Dialect.AZEN: "azen-api-key:",
    Dialect.MEMORYRELAY: "Authorization: Bearer",
    Dialect.MEMSYNC: "X-API-Key:",
    Dialect.SENDRYX: "X-API-Key:",
    Dialect.STATEBASE: "X-API-Key:",
}
SECRET = "The canary sings in the cellar"


@pytest.mark.parametrize("dialect", VENDORS)
def test_the_page_of_a_dialect_opens_without_a_key(vendor_port: VendorPort, dialect) -> None:
    vendor_port.memoryrelay()("POST", "/v1/memories", {"content": SECRET, "agent_id": "canary"})
    stranger = vendor_port.stranger()
    document = stranger("GET", f"/{dialect.value}/openapi.json").json

    answer = stranger("GET", f"/{dialect.value}/docs")

    page = answer.body.decode()
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert "<script" not in page
    assert "canary" not in page
    assert all(f"<code>{path}</code>" in page for path in document["paths"])
    assert f"http://127.0.0.1:4774/{dialect.value}/" in page
    assert f"{HEADERS[dialect]} $MUNIMENT_KEY" in page.replace("&quot;", '"')
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_the_pages_open_while_the_vault_is_locked(vendor_port: VendorPort) -> None:
    vendor_port.home.services.vault.lock()
    stranger = vendor_port.stranger()

    paths = ["/llms.txt", "/docs", *(f"/{dialect.value}/docs" for dialect in VENDORS)]
    assert {stranger("GET", path).status for path in paths} == {200}


def test_the_list_for_models_names_every_dialects_page(vendor_port: VendorPort) -> None:
    stranger = vendor_port.stranger()

    answer = stranger("GET", "/llms.txt")

    text = answer.body.decode()
    assert answer.headers["content-type"].startswith("text/plain")
    assert text.startswith("# Muniment\n\n> ")
    assert set(VENDORS) == {spec.dialect for spec in SPECS} - {Dialect.NATIVE}
    links = re.findall(r"\[[^]]+\]\(([^)]+)\)", text)
    assert {f"/{dialect.value}/docs" for dialect in VENDORS} <= set(links)
    assert {stranger("GET", link).status for link in links} == {200}
