from collections.abc import Mapping
from typing import Any

class OneLogin_Saml2_Settings:
    def __init__(self, settings: Mapping[str, Any]) -> None: ...
