"""The server as it runs: it holds out against slow senders, keeps no visitor, and stops when told."""

from __future__ import annotations

import socket
import urllib.request
from urllib.parse import urlsplit


def test_forms_that_never_end_do_not_keep_others_waiting(demo: str) -> None:
    where = urlsplit(demo)
    slow = []
    try:
        for _ in range(20):
            sender = socket.create_connection((where.hostname, where.port or 80))
            sender.sendall(
                b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: 100\r\n\r\npost"
            )
            slow.append(sender)
        with urllib.request.urlopen(f"{demo}/privacy/", timeout=10) as answer:
            assert answer.status == 200
    finally:
        for sender in slow:
            sender.close()


def test_static_files_are_kept_for_ever_and_pages_for_a_minute(demo: str) -> None:
    with urllib.request.urlopen(demo) as page:
        html = page.read().decode()
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in page.headers
    address = html.partition('data-index="')[2].partition('"')[0]
    with urllib.request.urlopen(demo + address) as index:
        assert "immutable" in index.headers["Cache-Control"]
        assert len(index.read()) < 40_000
