"""Somebody at the pages without a browser: keeps cookies, reads forms, fills them in and sends them."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx

from tests.hub.village import PIN

CHOSEN = ("radio", "checkbox")
"""Fields that are sent only once they are chosen."""


class Page(HTMLParser):
    """What a page holds: its forms with what their fields would send, its links, its text."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer = answer
        self.path = answer.url.path
        self.status = answer.status_code
        self.language = ""
        self.forms: list[dict[str, str]] = []
        self.actions: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self._select = ""
        self._at_the_foot = False
        self.feed(answer.text)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "footer":
            self._at_the_foot = True  # every page has the same there
        if self._at_the_foot and tag != "a":
            return
        if tag == "html":
            self.language = given["lang"]
        elif tag == "a" and "download" not in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append({})
            self.actions.append(given.get("action", self.path))
        elif tag == "input" and "name" in given and (given.get("type") not in CHOSEN or "checked" in given):
            self.forms[-1][given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and ("selected" in given or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = given["value"]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # neither style nor script
            self.texts.append(data)


class Visitor:
    """One browser's worth of cookies."""

    def __init__(self, url: str, language: str = "id") -> None:
        self.http = httpx.Client(
            base_url=url, headers={"Origin": url}, cookies={"lang": language}, follow_redirects=True, timeout=30
        )

    def get(self, path: str) -> Page:
        """Open a page."""
        return Page(self.http.get(path))

    def post(self, path: str, **fields: str) -> Page:
        """Send a form as given, and follow where that leads."""
        return Page(self.http.post(path, data=fields))

    def submit(self, page: Page, **typed: str) -> Page:
        """Send the last form of a page, the one that is its purpose, with this typed in."""
        return self.post(page.actions[-1], **{**page.forms[-1], **typed})

    def sign_in(self, member_no: int, pin: str = PIN) -> Page:
        """Sign in."""
        return self.submit(self.get("/"), member_no=str(member_no), pin=pin)

    def close(self) -> None:
        """Let go of the connection."""
        self.http.close()
