"""Through a whole run of the real server, with everything going wrong, its output names no PIN, token or person."""

from __future__ import annotations

import json
from uuid import uuid4

import httpx
import pytest

from hub.access.actions import pair_device
from hub.access.sessions import digest
from tests.hub.door import Asker
from tests.hub.photos.faces import photo
from tests.hub.process import HubProcess
from tests.hub.village import PIN, Village

SECRET = "secret-of-a-kiosk_" + "q" * 30
CARD = "KARTU-SITI-0001"
WRONG_PIN = "391827"
UNPRINTABLE = "\u0633\u064a\u062a\u064a \ua9b1\ua9b6 \U0001f600"
"""Words in letters that the font of our papers lacks."""


def sign_in(hub: HubProcess, member_no: int, device: str = "") -> Asker:
    asker = Asker(hub.url, device=device)
    answer = asker.post("/sessions", {"member_no": member_no, "pin": PIN})
    asker.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    asker.token = answer.json()["token"]
    return asker


def own_things(hub: HubProcess, officer: Asker, siti: Asker) -> None:
    """Siti's photo, preferences, correction and copies, asked for in right and wrong ways."""
    form = {"Origin": hub.url, "Cookie": f"session={officer.token}"}
    address = f"{hub.url}/desk/members/2/photo"
    for content in (photo(), b"Siti Rahmawati"):
        sent = {"photo": ("Siti Rahmawati.jpg", content, "image/jpeg")}
        httpx.post(address, data={"key": f"{uuid4()}.1", "finding": "yes"}, files=sent, headers=form)
    kiosk = Asker(hub.url, device=f"kiosk-1.{SECRET}")
    face = kiosk.get("/finding/S").json()[0]
    assert kiosk.get(f"/finding/photos/{face['handle']}").status_code == 200
    kiosk.post("/sessions", {"handle": face["handle"], "pin": WRONG_PIN})
    kiosk.post("/sessions", {"handle": face["handle"], "pin": [WRONG_PIN], "who": "Siti Rahmawati"})
    siti.put("/me/preferences", {"language": "Siti Rahmawati"})
    siti.post("/me/data/corrections", {"field": "nik", "text": "6408041234567890"})
    siti.post("/me/data/corrections", {"field": "Siti Rahmawati", "text": "6408041234567890"})
    assert siti.post("/me/suggestions", {"topic": "other", "text": UNPRINTABLE}).status_code == 201
    for kind in ("pdf", "xlsx", "json"):
        copy = httpx.get(f"{hub.url}/me/data/copy.{kind}", headers={"Cookie": f"session={siti.token}"})
        assert copy.status_code == 200
    assert siti.post("/me/photo/remove").status_code == 204
    kiosk.http.close()


@pytest.mark.breaks_books
@pytest.mark.slow
def test_no_log_line_names_a_pin_a_token_or_a_person(village: Village, hub_process: HubProcess) -> None:
    village.member("Siti Rahmawati")
    village.act(lambda tx: pair_device(tx, "kiosk", "Kios", digest(SECRET)))
    village.close()
    officer, siti = sign_in(hub_process, 1), sign_in(hub_process, 2, f"kiosk-1.{SECRET}")
    nobody = Asker(hub_process.url)
    nobody.post("/sessions", {"member_no": 2, "pin": WRONG_PIN})
    nobody.post("/sessions", {"member_no": 2, "pin": [WRONG_PIN]})
    nobody.http.post(
        "/sessions", content=f'{{"member_no": 2, "pin": "{WRONG_PIN}"', headers={"Content-Type": "application/json"}
    )
    officer.post("/members", {"name": "Siti Rahmawati", "region": "64.08.04.2001", "nik": "6408041234567890"})
    officer.post("/members", {"name": "Siti Rahmawati", "region": "nowhere", "phone": "081299887766"})
    officer.post("/members/2/card", {"card": CARD})
    own_things(hub_process, officer, siti)
    officer.post("/members/2/pin", {"pin": WRONG_PIN, "more": "Siti Rahmawati"})
    officer.get("/members", q="Siti Rahmawati")
    siti.get("/me/accounts")
    for asker in (officer, siti):
        asker.get("/me/accounts/sukarela-99999999999999999999/movements", before=10**30)
        asker.post("/savings/deposits", {"account_id": "sukarela-2", "amount": 10**40})
    # Faults of ours in the middle of a request that carries all of it; one has a name in the error's own message.
    village.books.db.execute_sql("DROP TABLE access_card")
    village.books.db.execute_sql(
        "CREATE TRIGGER leak BEFORE INSERT ON member BEGIN SELECT RAISE(ABORT, 'Siti Rahmawati, 081299887766'); END"
    )
    village.close()
    answers = [
        officer.post("/members/2/card", {"card": CARD}),
        nobody.post("/sessions", {"card": CARD, "pin": PIN}),
        officer.post("/members", {"name": "Siti Rahmawati", "region": "64.08.04.2001", "phone": "081299887766"}),
    ]
    assert [answer.status_code for answer in answers] == [503] * 3
    assert hub_process.stop() == 0
    for asker in (officer, siti, nobody):
        asker.http.close()
    said = hub_process.log.read_text()
    assert (said.count('"unexpected"'), said.count('"books.unwritable"')) == (2, 1), "a planted fault was not logged"
    for line in said.splitlines():
        assert isinstance(json.loads(line), dict)
    secrets = (
        PIN,
        WRONG_PIN,
        officer.token,
        siti.token,
        SECRET,
        CARD,
        "Siti",
        "Rahmawati",
        "081299887766",
        "6408041234567890",
    )
    assert [secret for secret in secrets if secret in said] == []
    assert [letter for letter in UNPRINTABLE.replace(" ", "") if letter in said] == []
    assert "glyf" not in said, "letters of a name are told while a PDF is made"
