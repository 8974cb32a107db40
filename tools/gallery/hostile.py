"""Names that nobody has, and somebody will send (S55)."""

from typing import Final

MARKUP: Final = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
OVERRIDE: Final = "Acme \u202egpj.exe\u202c \u2066evil\u2069"
HUGE: Final = "Ümlaut-Wörter & Söhne " * 500
UNBROKEN: Final = "W" * 10_000
ARABIC: Final = "شركة المستقبل للتقنية"
MESSAGE: Final = (
    'AADSTS50011: The redirect URI <b>"https://evil.example"</b> does not match.\r\nTrace ID: 0000\x1b[31m\u202e '
    + "x" * 900
)
