"""R29: draft, pending approval, linked."""

import pytest

from vestibule.domain.connections.stage import Stage, after_asking


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PENDING_APPROVAL])
def test_whoever_is_asked_for_consent_is_waited_for(stage: Stage) -> None:
    assert after_asking(stage) is Stage.PENDING_APPROVAL


def test_asking_for_more_takes_nothing_back_from_a_connection_that_works() -> None:
    assert after_asking(Stage.LINKED) is Stage.LINKED
