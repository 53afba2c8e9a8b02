"""What a signed-in member does at the kiosk, one method an errand. Free of Kivy.

Looking: `look` asks the hub on one subject, once a visit. Wishing: each wish has its idempotency key before it is sent
the first time, and keeps it until the hub has answered, however often the person presses the button. Where the hub
answers with what was recorded under that key before and has been dealt with since, the wish is a new one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, Final

from kiosk_ui import limits
from kiosk_ui.answers import Account, Correction, Notice, Preferences, Request, Suggestion
from kiosk_ui.client import HubClient
from kiosk_ui.errors import HubRefused, KioskError
from kiosk_ui.host import Host
from kiosk_ui.inquiries import Failed, Then

SUBJECTS: Final[Mapping[str, Callable[[HubClient, str], Any]]] = {
    "accounts": HubClient.accounts,
    "months": HubClient.months,
    "requests": HubClient.requests,
    "notices": HubClient.notices,
    "palm_price": HubClient.palm_price,
    "officers": HubClient.officers,
    "suggestions": HubClient.suggestions,
    "figures": HubClient.figures,
    "my_data": HubClient.my_data,
}
"""What can be looked at, and how the hub is asked."""
WITHDRAW: Final = "withdraw"
WITHDRAWABLE: Final = "sukarela"
"""The product that can be withdrawn while one is a member."""


def is_new(notice: Notice, business_day: str, read: Collection[int]) -> bool:
    """Return whether a notice is marked as new: not read in this visit, and not older than some days."""
    try:
        age = datetime.date.fromisoformat(business_day) - datetime.date.fromisoformat(notice.day)
    except ValueError:
        return False
    return notice.number not in read and age.days < limits.NOTICE_NEW_DAYS


def withdrawable(accounts: list[Account]) -> Account | None:
    """Return the account that money can be asked from, the fullest if there are several."""
    fitting = [account for account in accounts if account.product == WITHDRAWABLE and account.balance > 0]
    return max(fitting, key=lambda account: account.balance, default=None)


class Errands:
    """Errands of the person who is signed in now."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def look(self, subject: str, then: Then, failed: Failed) -> None:
        """Hand over what the hub says on a subject (`SUBJECTS`), asking only if it has not said it in this visit."""
        visit, client, question = self._host.visit, self._host.hub(), SUBJECTS[subject]
        token = visit.token
        if subject in visit.told:
            then(visit.told[subject])
            return

        def told(answer: Any) -> None:
            visit.told[subject] = answer
            if subject == "accounts":
                visit.accounts = answer
            then(answer)

        self._host.ask(lambda: question(client, token), told, failed)

    def open_withdrawal(self) -> None:
        """Show the open request if there is one, else ask how much."""
        self._host.visit.request, self._host.visit.amount = None, 0
        self._host.show("withdraw")

    def request_withdrawal(self, account_id: str, amount: int, failed: Failed) -> None:
        """Send the request for a withdrawal, and show what has become of it."""
        client, token = self._host.hub(), self._host.visit.token

        def refused(error: KioskError) -> None:
            if isinstance(error, HubRefused) and error.code == "request.open_already":
                # Made on a phone meanwhile: it is shown, not refused.
                self._host.show("withdraw")
            else:
                failed(error)

        self._wish(
            (WITHDRAW, account_id, amount),
            lambda key: client.request_withdrawal(token, account_id, amount, key),
            self.show_request,
            refused,
            subject="requests",
            dealt_with=lambda request: request.state != "open",
        )

    def show_open_request(self, request: Request) -> None:
        """Show the request that is open: as just made if it is the one whose answer was lost, else as made before."""
        visit, wish = self._host.visit, (WITHDRAW, request.account_id, request.amount)
        just_made = wish in visit.keys
        visit.granted(wish)
        self.show_request(request, was_open=not just_made)

    def show_request(self, request: Request, *, was_open: bool = False) -> None:
        """Show a request: one just made, or one that had been open already."""
        visit = self._host.visit
        visit.request, visit.request_was_open, visit.amount = request, was_open, 0
        self._host.show("request")

    def cancel_request(self, number: int, failed: Failed) -> None:
        """Take a request back."""
        client, token = self._host.hub(), self._host.visit.token

        def cancelled(_request: Request) -> None:
            visit = self._host.visit
            for wish in [wish for wish in visit.keys if isinstance(wish, tuple) and wish[0] == WITHDRAW]:
                visit.granted(wish)  # what is asked for from now on is another request
            visit.request = None
            self._host.show("home")
            self._host.notice("kiosk.request.cancelled")

        self._wish(
            ("cancel", number),
            lambda key: client.cancel_request(token, number, key),
            cancelled,
            failed,
            subject="requests",
        )

    def open_notice(self, notice: Notice) -> None:
        """Show one announcement."""
        self._host.visit.notice = notice
        self._host.visit.notices_read.add(notice.number)
        self._host.show("notice")

    def choose_topic(self, topic: str) -> None:
        """Begin a suggestion on this topic."""
        self._host.visit.topic, self._host.visit.words = topic, ""
        self._host.show("suggest_words")

    def say_words(self, words: str) -> None:
        """Take the words of a suggestion, and ask whether to send it."""
        self._host.visit.words = words.strip()
        self._host.show("suggest_confirm")

    def suggest(self, failed: Failed) -> None:
        """Send the suggestion."""
        visit = self._host.visit
        client, token, topic, words = self._host.hub(), visit.token, visit.topic, visit.words

        def sent(_suggestion: Suggestion) -> None:
            visit.topic = visit.words = ""
            self._host.show("suggest_thanks")

        self._wish(
            ("suggest", topic, words),
            lambda key: client.suggest(token, topic, words, key),
            sent,
            failed,
            subject="suggestions",
            dealt_with=lambda suggestion: suggestion.answer != "",
        )

    def choose_field(self, field: str) -> None:
        """Begin to say what is wrong in one field of the member's data."""
        self._host.visit.data_field = field
        self._host.show("correction")

    def correct(self, words: str, failed: Failed) -> None:
        """Send what is wrong in the chosen field."""
        visit = self._host.visit
        client, token, field, text = self._host.hub(), visit.token, visit.data_field, words.strip()

        def sent(_correction: Correction) -> None:
            self._host.show("my_data")
            self._host.notice("kiosk.correction.sent")

        self._wish(
            ("correct", field, text),
            lambda key: client.correct(token, field, text, key),
            sent,
            failed,
            subject="my_data",
            dealt_with=lambda correction: correction.state != "open",
        )

    def remove_photo(self, failed: Failed) -> None:
        """Take the consent to the photo back."""
        client, token = self._host.hub(), self._host.visit.token

        def removed(_nothing: None) -> None:
            self._host.show("my_data")
            self._host.notice("kiosk.photo.removed")

        self._wish(("photo",), lambda key: client.remove_photo(token, key), removed, failed, subject="my_data")

    def save_preferences(self, preferences: Preferences) -> None:
        """Keep how the member likes the kiosk, for the visits to come."""
        client, token = self._host.hub(), self._host.visit.token
        self._host.ask(
            lambda: client.prefer(token, preferences),
            lambda _kept: None,
            lambda _error: self._host.notice("kiosk.settings.not_saved"),
        )

    def _wish(
        self,
        wish: Hashable,
        send: Callable[[str], Any],
        then: Then,
        failed: Failed,
        *,
        subject: str,
        dealt_with: Callable[[Any], bool] | None = None,
    ) -> None:
        """Send a wish that changes what the hub says on `subject`.

        `dealt_with` tells of an answer whether it is about an earlier wish, which was recorded although its own answer
        was lost, and has come to an end since.
        """
        visit = self._host.visit
        key = visit.key_for(wish, self._host.hub().new_key)
        # From now on it may be recorded, even if this person does not wait for the answer.
        visit.told.pop(subject, None)

        def answered(answer: Any) -> None:
            visit.granted(wish)
            visit.told.pop(subject, None)
            if dealt_with is not None and dealt_with(answer):
                self._wish(wish, send, then, failed, subject=subject)
            else:
                then(answer)

        def refused(error: KioskError) -> None:
            if isinstance(error, HubRefused):
                # A no is an answer: what is asked next is asked anew.
                visit.granted(wish)
                visit.told.pop(subject, None)
            failed(error)

        self._host.ask(lambda: send(key), answered, refused)
