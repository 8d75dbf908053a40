# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_origins.py; change that, then run `make generate`
"""Where calls go, and where they never go: through no proxy to this machine, never to where a server points (sync)."""

import ssl
from pathlib import Path

import httpx
import pytest

from aureus_sdk import APIStatusError, SyncAureusClient, ClientClosedError, RedirectError
from aureus_sdk._base_url import proxy_for
from tests.support.canned_server import canned_server, http_answer
from tests.support.scripted_server import Connection, ScriptedServer

CERTIFICATE = Path(__file__).parents[1] / "transport" / "localhost.pem"
HEALTHY = http_answer(200, b'{"status": "ok", "version": "1"}')
PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*PROXY_VARIABLES, "no_proxy", "NO_PROXY"]:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("variable", PROXY_VARIABLES)
def test_this_machine_is_asked_without_a_proxy(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with canned_server(HEALTHY) as proxy, canned_server(HEALTHY) as server:
        monkeypatch.setenv(variable, proxy.url)
        with SyncAureusClient(server.url.replace("127.0.0.1", "localhost"), api_key="canary") as client:
            client.get_health()

    assert (proxy.connections, server.connections) == (0, 1)


@pytest.mark.parametrize(
    ("host", "is_asked_through_the_proxy"),
    [
        ("localhost", False),
        ("a.localhost", False),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("[::1]", False),
        ("inside.example", False),
        ("outside.example", True),
        ("128.0.0.1", True),
    ],
)
@pytest.mark.parametrize("no_proxy", ["no_proxy", "NO_PROXY"])
def test_who_is_asked_through_a_proxy(
    host: str, is_asked_through_the_proxy: bool, no_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy:8080")
    monkeypatch.setenv(no_proxy, "inside.example")

    assert (proxy_for(f"http://{host}:3000") is not None) == is_asked_through_the_proxy


@pytest.mark.parametrize("variable", PROXY_VARIABLES)
def test_other_machines_are_asked_through_the_proxy(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with canned_server(HEALTHY) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        with SyncAureusClient("http://aureus.example") as client:
            client.get_health()

    assert proxy.received[0].target.startswith("http://aureus.example/")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("with_http_client", [False, True])
def test_a_redirect_is_not_followed_and_says_where_it_leads(status: int, with_http_client: bool) -> None:
    with canned_server(HEALTHY) as elsewhere:
        answer = http_answer(status, location=f"{elsewhere.url}/there?token=secret")
        with httpx.Client(follow_redirects=True) as http_client:
            with canned_server(answer) as server:
                used = http_client if with_http_client else None
                with SyncAureusClient(server.url, api_key="canary", http_client=used) as client:
                    with pytest.raises(APIStatusError) as caught:
                        client.get_health()

        assert elsewhere.connections == 0
        assert f"{elsewhere.url}/there" in str(caught.value)
        assert "token" not in str(caught.value)


def test_a_redirect_out_of_tls_is_refused_and_nothing_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    with canned_server(HEALTHY) as in_clear_text:
        answer = http_answer(307, location=f"{in_clear_text.url}/api/v1/workflows/w/cancel")

        def script(connection: Connection) -> None:
            while connection.read_request():
                connection.send(answer)

        with ScriptedServer(script, tls=tls) as server:
            with SyncAureusClient(server.url, api_key="canary") as client:
                with pytest.raises(RedirectError):
                    client.cancel_workflow("w")

    assert (server.connections, in_clear_text.connections) == (1, 0)


@pytest.mark.parametrize("api_key", ["canary", None])
def test_the_passwords_of_a_netrc_are_not_sent(
    api_key: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login user password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    with canned_server(HEALTHY) as server:
        with (
            httpx.Client() as http_client,
            SyncAureusClient(server.url, api_key=api_key) as client,
            SyncAureusClient(server.url, api_key=api_key, http_client=http_client) as with_http_client,
        ):
            client.get_health()
            with_http_client.get_health()

    sent = [request.headers.get("authorization") for request in server.received]
    assert sent == [None if api_key is None else "Bearer canary"] * 2


def test_the_authentication_of_an_http_client_does_not_replace_the_key() -> None:
    with canned_server(HEALTHY) as server:
        with httpx.Client(auth=("user", "password")) as http_client:
            with SyncAureusClient(server.url, api_key="canary", http_client=http_client) as client:
                client.get_health()
            with SyncAureusClient(server.url, http_client=http_client) as client:
                client.get_health()

    with_key, without = server.received
    assert with_key.headers["authorization"] == "Bearer canary"
    assert without.headers["authorization"].startswith("Basic ")


def test_a_request_that_met_a_stale_connection_is_sent_again_even_without_retries() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(HEALTHY)
        connection.read_request()

    with ScriptedServer(script) as server:
        with SyncAureusClient(server.url, max_retries=0) as client:
            for _ in range(3):
                client.get_health()

    assert server.connections == 3


def test_closing_a_client_ends_its_views() -> None:
    with canned_server(HEALTHY) as server:
        client = SyncAureusClient(server.url)
        view = client.with_options(timeout=1.0)
        client.close()
        client.close()
        for closed in (client, view):
            with pytest.raises(ClientClosedError):
                closed.get_health()
