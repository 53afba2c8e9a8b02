"""The contract that other programs build on: it is what the code does, and real messages are as it says."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from nacl.signing import SigningKey

from hub.log.fact import GENESIS
from sync_agent import contract, receipt, state, statement, topics, wire
from tests.sync_agent.office import KEY, facts_of

STORED = Path(contract.__file__).with_name("asyncapi.json")
ASYNCAPI = Path(__file__).parents[1] / "web/node_modules/@asyncapi/specs/schemas/3.0.0.json"
HUB = "hub-7f3a9c20"
SPAN = {"from_day": date(2026, 11, 24), "until_day": date(2026, 11, 30)}
SAID = (
    statement.Notice(**SPAN, title="Rapat", text="Jam 9.", regions=["64.08"]),
    statement.PalmPrice(**SPAN, prices={"3": 2_412, "10-20": 3_104}),
    statement.Rule(**SPAN, code="loan.rate_max", title="Jasa", value="12"),
    statement.SupportRequest(**SPAN),
)
MESSAGES: dict[str, bytes] = {
    "batch": wire.encode(facts_of(HUB, 5), HUB, KEY),
    "receipt": receipt.issue(KEY, hub=HUB, incarnation=1, number=7, hash_=GENESIS, at=1_800_000_000).signed,
    "state": state.encode(state.State("online", "1.2.3", 1, 7, state.Health(812, 3, 1_800_000_000, 51))),
    "statements": statement.sign(SigningKey(bytes(32)), topics.ALL, 3, 1_800_000_000, SAID),
}


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    return dict(json.loads(STORED.read_text("utf-8")))


def conforms(stored: dict[str, Any], name: str, value: Any) -> None:
    """Raises if a value is not as the named schema says; bytes as Base64, as schemas have them."""
    plain = json.loads(json.dumps(value, default=lambda raw: base64.b64encode(raw).decode()))
    rule = {"$ref": f"#/components/schemas/{name}", "components": stored["components"]}
    jsonschema.Draft202012Validator(rule).validate(plain)


def test_the_stored_contract_is_what_the_code_does() -> None:
    assert STORED.read_text("utf-8") == contract.text(), "python -m sync_agent contract > sync_agent/asyncapi.json"


def test_the_contract_is_valid_asyncapi(stored: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(json.loads(ASYNCAPI.read_text("utf-8"))).validate(stored)


def test_every_topic_of_the_code_is_a_channel_and_no_other(stored: dict[str, Any]) -> None:
    addresses = {channel["address"].replace("{scope}", "{hub}") for channel in stored["channels"].values()}
    assert addresses == {topic("{hub}") for topic in (topics.up, topics.receipt, topics.state, topics.down)}
    assert {topics.parse(address.replace("{hub}", HUB))[1] for address in addresses} == set(stored["channels"])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_real_message_is_as_the_contract_says(stored: dict[str, Any], name: str) -> None:
    described, message = stored["components"]["messages"][name], MESSAGES[name]
    assert len(message) <= described["x-bytes-max"]
    if magic := bytes.fromhex(described.get("x-magic", "")):
        assert message.startswith(magic)
        message = message[len(magic) : -64]
    value = msgspec.msgpack.decode(message)
    schema = described["payload"]["schema"]["$ref"].rpartition("/")[2]
    conforms(stored, schema, value)
    with pytest.raises(jsonschema.ValidationError):
        conforms(stored, schema, [*value[:-1], {"no": "such"}])


def test_real_statements_are_as_the_contract_says(stored: dict[str, Any]) -> None:
    listed = [
        each["$ref"].rpartition("/")[2] for each in stored["components"]["messages"]["statements"]["x-statements"]
    ]
    for name, said in zip(listed, SAID, strict=True):
        conforms(stored, name, msgspec.to_builtins(said))
