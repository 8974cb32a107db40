"""All routes of the house, in one place."""

from litestar.handlers import HTTPRouteHandler

from vestibule.web.account.confirm import confirm_route
from vestibule.web.account.connect import connect_routes
from vestibule.web.account.connected import connected_routes
from vestibule.web.account.disconnect import disconnect_routes
from vestibule.web.account.end_sessions import end_session_routes
from vestibule.web.account.page import account_route
from vestibule.web.api.session import session_route
from vestibule.web.assets import assets_route
from vestibule.web.installation import Installation
from vestibule.web.login.begin import begin_routes
from vestibule.web.login.callback import callback_routes
from vestibule.web.login.consent import consent_route
from vestibule.web.login.discovery import discovery_route
from vestibule.web.login.finish import finish_route
from vestibule.web.login.page import login_page_route
from vestibule.web.logout.backchannel import backchannel_route
from vestibule.web.logout.sign_out import sign_out_routes, signed_out_route
from vestibule.web.pages import PagePaths
from vestibule.web.saml.acs import acs_routes
from vestibule.web.saml.finish import saml_finish_route
from vestibule.web.saml.metadata import sp_metadata_route
from vestibule.web.saml.slo import slo_routes


def all_routes(installation: Installation, paths: PagePaths) -> tuple[HTTPRouteHandler, ...]:
    """Protocol routes at their fixed paths, pages under their prefix."""
    return (
        *begin_routes(installation),
        *callback_routes(installation),
        finish_route(installation),
        consent_route(installation),
        backchannel_route(installation),
        *acs_routes(installation),
        saml_finish_route(installation),
        sp_metadata_route(installation),
        *slo_routes(installation),
        session_route(installation),
        login_page_route(installation, paths.login),
        discovery_route(installation, paths.login),
        *sign_out_routes(installation, paths.sign_out),
        signed_out_route(installation),
        account_route(installation, paths.account),
        *connect_routes(installation, paths),
        *connected_routes(installation, paths),
        *disconnect_routes(installation, paths),
        confirm_route(installation, paths),
        *end_session_routes(installation, paths),
        assets_route(installation, paths.assets),
    )
