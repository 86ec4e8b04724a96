# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import email.utils
import http.server
import json
import socket
import ssl
import sys
import threading
import time
import typing as t
from pathlib import Path

import pytest
import trustme

from ansible_collections.dashops.dashboards.plugins.module_utils._core import errors, failures
from ansible_collections.dashops.dashboards.plugins.module_utils._core import http as client_module
from ansible_collections.dashops.dashboards.plugins.module_utils._core.http import (
    Answer,
    HttpClient,
    Refusal,
    Repeat,
    Settings,
    base_url,
    encode_query,
    path,
)


class Script:
    """A loopback server that gives scripted answers and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[t.Any] = []
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    def handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        script = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                script.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
                status, headers, body = script.answers.pop(0) if script.answers else (200, {}, b"{}")
                if status == "drop":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if status == "slow":
                    threading.Event().wait(0.6)
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_args: t.Any) -> None:
                pass

        return Handler


def serve(script: Script, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> t.Iterator[str]:
    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

        def handle_error(self, *_args: t.Any) -> None:
            pass

    server = Server((host, 0), script.handler())
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    name = f"[{host}]" if ":" in host else host
    yield f"{'https' if context else 'http'}://{name}:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def url(script: Script) -> t.Iterator[str]:
    yield from serve(script)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keep the waits instead of waiting."""
    slept: list[float] = []
    monkeypatch.setattr(client_module.time, "sleep", slept.append)
    for name in (
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    return slept


def ok(data: t.Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return (200, headers, json.dumps(data if data is not None else {}).encode())


def refuse(status: int, message: str = "no", **headers: str) -> tuple[int, dict[str, str], bytes]:
    return (status, headers, json.dumps({"message": message}).encode())


DROP: t.Any = ("drop", {}, b"")
SLOW: t.Any = ("slow", {}, b"")


def explain(answer: Answer) -> Refusal:
    message = answer.data.get("message", "") if isinstance(answer.data, dict) else answer.text
    return Refusal(message, code="E7", request_id="r-1", hint="do this")


def make(url: str, **settings: t.Any) -> HttpClient:
    return HttpClient(url, Settings(timeout=0.3, **settings), explain=explain)


# --- URLs and encoding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://host/", "https://host"),
        (" http://host:1/base// ", "http://host:1/base"),
        ("https://[::1]:8443/api?x=1#y", "https://[::1]:8443/api"),
    ],
)
def test_base_url(given: str, normal: str) -> None:
    assert base_url(given) == normal


@pytest.mark.parametrize(
    "given", ["https://user:pass@host", "ftp://host", "host:8585", "https://", "http://u:pass@[::1", ""]
)
def test_base_url_refuses(given: str) -> None:
    with pytest.raises(errors.OptionError, match="url must") as caught:
        base_url(given)
    assert "pass@" not in str(caught.value)


def test_path_and_query_are_encoded_whole() -> None:
    assert path("name", 'svc."a/b"', "é") == "/name/svc.%22a%2Fb%22/%C3%A9"
    query = [("b", "2 3"), ("a", "x/y=z"), ("flag", True), ("off", False), ("none", None), ("n", 5)]
    assert encode_query(query) == "a=x%2Fy%3Dz&b=2%203&flag=true&n=5&off=false"
    assert encode_query({"a": "~-_."}) == "a=~-_."


def test_settings_take_only_what_is_given() -> None:
    assert Settings.of({"timeout": 5.0, "retries": None, "other": 1}) == Settings(timeout=5.0)


def test_settings_that_cannot_be_kept_are_refused() -> None:
    assert Settings.of({"retries": 0, "retry_budget": 0.0}) == Settings(retries=0, retry_budget=0.0)
    with pytest.raises(errors.OptionError) as caught:
        Settings.of({"timeout": 0.0, "retries": -1, "retry_budget": -2.5})
    for sentence in (
        "timeout must be more than 0, got 0",
        "retries must not be below 0, got -1",
        "retry_budget must not be below 0, got -2.5",
    ):
        assert sentence in str(caught.value)


# --- one request ------------------------------------------------------------------------------------------------------


def test_a_body_is_sent_once_as_utf8(script: Script, url: str) -> None:
    script.answers = [ok({"id": 1})]
    client = make(url)
    answer = client.request("POST", "/a", what="create it", body={"name": "é", "n": None}, query={"q": "x y"})
    method, asked, headers, body = script.asked[0]
    assert (method, asked, body) == ("POST", "/a?q=x%20y", '{"name":"é","n":null}'.encode())
    assert headers["Content-Type"] == "application/json"
    assert answer.data == {"id": 1}
    assert client.requests == 1
    client.close()


def test_a_form_and_own_headers(script: Script, url: str) -> None:
    make(url).request("POST", "/t", what="log in", form={"a": "b c"}, headers={"X-One": "1"})
    _method, _path, headers, body = script.asked[0]
    assert body == b"a=b+c"
    assert headers["X-One"] == "1"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_no_netrc(script: Script, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login thief password stolen\n")
    monkeypatch.setenv("NETRC", str(netrc))
    make(url).request("GET", "/", what="read it")
    assert "Authorization" not in script.asked[0][2]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.ApiError),
        (401, errors.Unauthorized),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (500, errors.ApiError),
    ],
)
def test_a_refusal_is_one_sentence_with_what_to_do(
    script: Script, url: str, waits: list[float], status: int, kind: type[errors.ApiError]
) -> None:
    script.answers = [refuse(status, "not\n like  this.")]
    with pytest.raises(kind) as caught:
        make(url).request("GET", "/x", what="read dashboard 'a'")
    assert str(caught.value) == (
        f"Cannot read dashboard 'a': {url} answered {status} E7: not like this (request id r-1); do this"
    )
    assert caught.value.facts() == {"status": status, "code": "E7", "request_id": "r-1"}
    assert waits == []


def test_a_refusal_without_words(script: Script, url: str) -> None:
    script.answers = [(400, {}, b"")]
    client = HttpClient(url, Settings())
    with pytest.raises(errors.ApiError, match="answered 400: no message$"):
        client.request("GET", "/", what="read it")


def test_a_refusal_may_name_its_own_class(script: Script, url: str) -> None:
    script.answers = [refuse(400)]
    client = HttpClient(url, Settings(), explain=lambda answer: Refusal("twice", error=errors.Conflict))
    with pytest.raises(errors.Conflict):
        client.request("GET", "/", what="read it")


def test_expected_statuses_are_answers(script: Script, url: str) -> None:
    script.answers = [refuse(404)]
    assert make(url).request("GET", "/x", what="read it", ok=(404,)).status == 404


@pytest.mark.parametrize(("body", "looks"), [(b"<html>hi</html>", "an HTML page"), (b"hello", "something that is not")])
def test_no_json(script: Script, url: str, body: bytes, looks: str) -> None:
    script.answers = [(200, {}, body)]
    with pytest.raises(errors.BadAnswer, match=f"{looks}.*check the url option"):
        make(url).request("GET", "/", what="read it")


def test_a_web_page_is_no_answer_even_where_nobody_looks(script: Script, url: str) -> None:
    page = b"<html>Log in</html>"
    script.answers = [(404, {}, page), (200, {}, page)]
    client = make(url)
    # Without a route a server may answer with a page.
    assert client.request("DELETE", "/", what="delete it", ok=(404,), json_answer=False).status == 404
    with pytest.raises(errors.BadAnswer, match="Cannot delete it.*an HTML page"):
        client.request("DELETE", "/", what="delete it", json_answer=False)


def test_no_json_where_nobody_looks(script: Script, url: str) -> None:
    script.answers = [(200, {}, b"bye"), (200, {}, b"null"), (204, {}, b"")]
    client = make(url)
    assert client.request("POST", "/", what="log out", json_answer=False).text == "bye"
    assert client.request("GET", "/", what="read it").data is None
    assert client.request("DELETE", "/", what="delete it").data is None


@pytest.mark.parametrize("headers", [{"Location": "https://elsewhere/"}, {}])
def test_a_redirect_is_an_error_that_names_the_place(script: Script, url: str, headers: dict[str, str]) -> None:
    script.answers = [(302, headers, b"")]
    with pytest.raises(errors.BadAnswer, match=headers.get("Location", "an unnamed place")):
        make(url).request("GET", "/", what="read it")
    assert len(script.asked) == 1


# --- repetition -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [refuse(429), refuse(502), refuse(503), refuse(504), DROP])
def test_safe_requests_are_repeated(script: Script, url: str, waits: list[float], answer: t.Any) -> None:
    script.answers = [answer, answer, ok({"done": True})]
    client = make(url)
    assert client.request("PUT", "/", what="write it", body={}).data == {"done": True}
    assert client.requests == 3
    assert [0.5 <= waits[0] <= 1, 1 <= waits[1] <= 2] == [True, True]


def test_500_is_not_repeated(script: Script, url: str) -> None:
    script.answers = [refuse(500)]
    with pytest.raises(errors.ApiError):
        make(url).request("GET", "/", what="read it")
    assert len(script.asked) == 1


@pytest.mark.parametrize("answer", [refuse(502), refuse(503), refuse(504), DROP, SLOW])
def test_a_write_that_may_be_done_is_not_repeated(script: Script, url: str, answer: t.Any) -> None:
    script.answers = [answer]
    with pytest.raises(errors.AnswerLost):
        make(url).request("POST", "/", what="create it", body={}, repeat=Repeat.UNSEEN)
    assert len(script.asked) == 1


def test_a_write_is_repeated_after_429(script: Script, url: str, waits: list[float]) -> None:
    script.answers = [refuse(429, **{"Retry-After": "7"}), ok()]
    make(url).request("POST", "/", what="create it", body={}, repeat=Repeat.UNSEEN)
    assert waits == [7.0]


def test_retries_end(script: Script, url: str) -> None:
    script.answers = [refuse(429)] * 3
    with pytest.raises(errors.RateLimited):
        make(url, retries=2).request("GET", "/", what="read it")
    assert len(script.asked) == 3


def test_the_waiting_budget_ends_it_at_once(script: Script, url: str, waits: list[float]) -> None:
    script.answers = [refuse(429, **{"Retry-After": "7"}), refuse(429, **{"Retry-After": "7"})]
    with pytest.raises(errors.RateLimited, match=r"waiting 7 s more would pass retry_budget \(10 s\)") as caught:
        make(url, retry_budget=10).request("GET", "/", what="read it")
    assert caught.value.request_id == "r-1"
    assert waits == [7.0]


def test_retry_after_as_a_date_and_as_nonsense(script: Script, url: str, waits: list[float]) -> None:
    soon = email.utils.formatdate(time.time() + 50, usegmt=True)
    script.answers = [refuse(503, **{"Retry-After": one}) for one in (soon, "soon", "nan")] + [ok()]
    make(url).request("GET", "/", what="read it")
    assert 40 < waits[0] <= 50
    assert 1 <= waits[1] <= 2
    assert 2 <= waits[2] <= 4


@pytest.mark.parametrize(("renewed", "requests"), [(True, 2), (False, 1)])
def test_a_401_is_answered_by_one_fresh_login(script: Script, url: str, renewed: bool, requests: int) -> None:
    script.answers = [refuse(401), refuse(401)]
    client = HttpClient(url, Settings(), explain=explain, renew=lambda: renewed)
    with pytest.raises(errors.Unauthorized):
        client.request("POST", "/", what="create it", body={}, repeat=Repeat.UNSEEN)
    assert len(script.asked) == requests


def test_no_fresh_login_where_it_would_be_wrong(script: Script, url: str) -> None:
    script.answers = [refuse(401)]
    client = HttpClient(url, Settings(), renew=lambda: True)
    with pytest.raises(errors.Unauthorized):
        client.request("GET", "/", what="read it", renew=False)
    assert len(script.asked) == 1


# --- transport --------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_closed_port_is_retried_and_worded(waits: list[float]) -> None:
    client = make(f"http://127.0.0.1:{free_port()}", retries=2)
    with pytest.raises(errors.Unreachable, match="no connection to .*Connection refused.*check url") as caught:
        client.request("POST", "/", what="create it", body={}, repeat=Repeat.UNSEEN)
    assert len(waits) == 2
    assert "HTTPConnectionPool" not in str(caught.value)


def test_an_unknown_host() -> None:
    with pytest.raises(errors.Unreachable, match="no connection to http://no-such-host.invalid"):
        make("http://no-such-host.invalid", retries=0).request("GET", "/", what="read it")


def test_time_outs(script: Script, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script.answers = [SLOW]
    with pytest.raises(errors.AnswerLost, match="did not answer within 0.3 s"):
        make(url, retries=0).request("GET", "/", what="read it")
    client = make(url, retries=0)

    def never(*_args: t.Any, **_kwargs: t.Any) -> None:
        raise client_module.requests.exceptions.ConnectTimeout("secret proxy text")

    monkeypatch.setattr(client.session, "request", never)
    with pytest.raises(errors.Unreachable, match="no connection to .* within 0.3 s"):
        client.request("GET", "/", what="read it")


def test_an_unusable_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = make(url)

    def wrong(*_args: t.Any, **_kwargs: t.Any) -> None:
        raise client_module.requests.exceptions.InvalidURL("x")

    monkeypatch.setattr(client.session, "request", wrong)
    with pytest.raises(errors.OptionError, match="no usable URL"):
        client.request("GET", "/", what="read it")


def test_ipv6_and_no_proxy(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "::1")
    for url in serve(script, "::1"):
        client = make(url, proxy=f"http://user:hidden@127.0.0.1:{free_port()}", retries=0)
        assert client.request("GET", "/", what="read it").status == 200


def test_a_dead_proxy_is_named_without_its_password(script: Script, url: str) -> None:
    client = make(url, proxy=f"http://user:hidden@127.0.0.1:{free_port()}", retries=0)
    with pytest.raises(errors.Unreachable, match="the proxy on the way to .* check the proxy option") as caught:
        client.request("GET", "/", what="read it")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            b"<!DOCTYPE html>\n<html><head><title>403 Forbidden\n</title></head><body>nginx</body></html>",
            "'403 Forbidden'",
        ),
        (b"<html><body>no</body></html>", "a web page$"),
    ],
)
def test_the_error_page_of_a_proxy_is_told_by_its_title(script: Script, url: str, page: bytes, words: str) -> None:
    script.answers = [(403, {"Content-Type": "text/html"}, page)]
    with pytest.raises(errors.Forbidden, match=f"answered 403:.* {words}") as caught:
        HttpClient(url, Settings()).request("GET", "/", what="read it")
    assert "<" not in str(caught.value)


def test_a_proxy_that_wants_a_password(script: Script, url: str) -> None:
    script.answers = [(407, {}, b"")]
    with pytest.raises(errors.ApiError, match="answered 407: no message; give the proxy's user name"):
        HttpClient("http://service.invalid", Settings(proxy=url)).request("GET", "/x", what="read it")


def test_a_proxy_is_used(script: Script, url: str) -> None:
    client = make("http://service.invalid", proxy=url, retries=0)
    client.request("GET", "/x", what="read it")
    assert script.asked[0][1] == "http://service.invalid/x"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls_url(script: Script, authority: trustme.CA) -> t.Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    yield from serve(script, context=context)


def test_private_authority_and_client_certificate(
    script: Script, tls_url: str, authority: trustme.CA, tmp_path: Path
) -> None:
    ca_path, cert, key = tmp_path / "ca.pem", tmp_path / "cert.pem", tmp_path / "key.pem"
    authority.cert_pem.write_to_path(ca_path)
    mine = authority.issue_cert("me@example.com")
    mine.cert_chain_pems[0].write_to_path(cert)
    mine.private_key_pem.write_to_path(key)
    files = {"ca_path": str(ca_path), "client_cert": str(cert), "client_key": str(key)}
    assert make(tls_url, **files).request("GET", "/", what="read it").status == 200
    assert make(tls_url, validate_certs=False).request("GET", "/", what="read it").status == 200


def test_an_unknown_authority_is_not_retried(tls_url: str, waits: list[float]) -> None:
    with pytest.raises(errors.BadAnswer, match="certificate of .* was not accepted .*ca_path"):
        make(tls_url).request("GET", "/", what="read it")
    assert waits == []


def test_a_server_without_tls(url: str, waits: list[float]) -> None:
    with pytest.raises(errors.BadAnswer, match=r"does not speak https; check url, http:// may be meant"):
        make(url.replace("http:", "https:")).request("GET", "/", what="read it")
    assert waits == []


def test_a_missing_certificate_file(tls_url: str) -> None:
    with pytest.raises(errors.OptionError, match="/no/such/file"):
        make(tls_url, ca_path="/no/such/file").request("GET", "/", what="read it")


def test_reasons_without_words() -> None:
    outer = ValueError("outer")
    outer.__cause__ = outer
    assert failures._reason(outer) == "it failed"
    named = type("NameResolutionError", (Exception,), {})()
    assert failures._reason(named) == "the host name is unknown"


def test_without_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "HAS_REQUESTS", False)
    with pytest.raises(errors.MissingLibrary, match=f"requests is needed: install it for {sys.executable}"):
        HttpClient("http://x", Settings())


def test_import_without_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setitem(sys.modules, "requests", None)
    spec = importlib.util.spec_from_file_location(client_module.__name__ + "_bare", client_module.__file__)
    assert spec and spec.loader
    bare = importlib.util.module_from_spec(spec)
    bare.__package__ = client_module.__package__
    monkeypatch.setitem(sys.modules, spec.name, bare)
    spec.loader.exec_module(bare)
    assert bare.HAS_REQUESTS is False
