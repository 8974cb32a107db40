"""Admin consent: an administrator grants an application's permissions for a whole tenant.

Source: https://learn.microsoft.com/entra/identity-platform/v2-admin-consent. A refusal carries `admin_consent=True` as
well: it names the flow, not the decision; only a grant names the tenant.
"""

from urllib.parse import parse_qsl, urlencode

from vestibule_twin.answer import Answer, redirect
from vestibule_twin.callback import with_query
from vestibule_twin.form import Incoming, form_pairs, query_pairs
from vestibule_twin.pages import page, refusal_page
from vestibule_twin.personalities.entra.errors import describes
from vestibule_twin.personalities.entra.tenants import DOMAINS, tenants_at, unknown_place
from vestibule_twin.state import Twin


def _wrong(twin: Twin, tenant: str, asked: dict[str, str]) -> str | None:
    client = twin.clients.get(asked.get("client_id", ""))
    rules: tuple[tuple[bool, str], ...] = (
        (unknown_place({"tenant": tenant}) is not None, f"AADSTS90002: Tenant '{tenant}' not found."),
        (tenant.lower() in {"common", "consumers"}, "A personal account cannot consent for a tenant."),
        (client is None, "AADSTS700016: No application with this client_id is known here."),
        (
            client is not None and asked.get("redirect_uri") not in client.redirect_uris,
            "AADSTS50011: This redirect URI is not registered for the application.",
        ),
        (not asked.get("scope"), "AADSTS900144: The request must contain the parameter scope."),
    )
    return next((sentence for broken, sentence in rules if broken), None)


async def ask(twin: Twin, request: Incoming) -> Answer:
    """Show what is asked for, and let the administrator of a tenant decide."""
    pairs, tenant = query_pairs(request), request.path_params["tenant"]
    asked = dict(pairs)
    wrong = _wrong(twin, tenant, asked)
    if wrong:
        return refusal_page(twin, wrong)
    context = {
        "application": twin.clients[asked["client_id"]].label,
        "action": twin.path_to("entra_consented", {"tenant": tenant}),
        "request": urlencode(pairs),
        "scopes": asked["scope"].split(),
        "tenants": [(domain, guid) for domain, guid in DOMAINS.items() if guid in tenants_at(tenant)],
    }
    return page(twin, "admin_consent.html", context)


async def decide(twin: Twin, request: Incoming) -> Answer:
    """Take the decision, and send the browser back with it."""
    form, tenant = dict(await form_pairs(request)), request.path_params["tenant"]
    asked = dict(parse_qsl(form.get("request", "")))
    wrong = _wrong(twin, tenant, asked)
    if wrong:
        return refusal_page(twin, wrong)
    state = [("state", asked["state"])] if "state" in asked else []
    back = [("admin_consent", "True"), *state]
    if "deny" in form:
        said = describes("access_denied", "The resource owner or authorization server denied the request")
        refused = [("error", "consent_required"), ("error_description", said), *back]
        return redirect(with_query(asked["redirect_uri"], refused))
    granted = form.get("tenant", "")
    if granted not in tenants_at(tenant) & set(DOMAINS.values()):
        return refusal_page(twin, "No tenant was chosen that can be consented for here.")
    twin.journal.consents.append({"tenant": granted, "client_id": asked["client_id"], "scope": asked["scope"]})
    return redirect(with_query(asked["redirect_uri"], [*back, ("tenant", granted), ("scope", asked["scope"])]))
