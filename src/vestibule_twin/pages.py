"""The pages that people see: server-rendered, escaped, no script but the one that submits a form_post.

Their content security policy names the style and that script by hash. It has no form-action: browsers also apply that
to where a form's answer redirects, which here is any application's address.
"""

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from vestibule_twin.answer import NO_STORE, Answer, Headers
from vestibule_twin.state import Twin

SUBMIT_SCRIPT: Final = "document.forms[0].submit()"
STYLE: Final = resources.files("vestibule_twin").joinpath("templates/style.css").read_text("utf-8")


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


_STYLE_HASH: Final = _source(STYLE)
_SCRIPT_HASH: Final = _source(SUBMIT_SCRIPT)

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {_STYLE_HASH}",
        f"script-src {_SCRIPT_HASH}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final[Headers] = (
    (
        "content-security-policy",
        _POLICY,
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    *NO_STORE,
)

_environment = Environment(
    loader=PackageLoader("vestibule_twin"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_environment.globals |= {"style": STYLE, "submit_script": SUBMIT_SCRIPT}


def page(
    twin: Twin, template: str, context: Mapping[str, object], *, status: int = 200, headers: Headers = ()
) -> Answer:
    """Render a template as an HTML answer."""
    body = _environment.get_template(template).render(context, title=twin.title, base=twin.path)
    return Answer(
        status=status, body=body.encode(), media_type="text/html; charset=utf-8", headers=(*_HEADERS, *headers)
    )


def refusal_page(twin: Twin, sentence: str) -> Answer:
    """Say plainly why there is nowhere to go from here."""
    return page(twin, "refused.html", {"sentence": sentence}, status=400)
