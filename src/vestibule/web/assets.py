"""The stylesheet and the script, under names that carry their content's hash."""

from http import HTTPStatus
from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.errors import PageNotFound
from vestibule.web.answer import Answer
from vestibule.web.failure import page_for
from vestibule.web.installation import Installation
from vestibule.web.static_files import CACHE_CONTROL
from vestibule.web.visit import client_of


def assets_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The route of the static files."""

    @get(path + "/{name:str}", name="vestibule:assets")
    async def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Answer:
        services = installation.services
        file = services.pages.static.get(name)
        if file is None:
            error = PageNotFound("no static file has that name")
            return page_for(services, error, address=client_of(services, request).address)
        headers = (
            (b"content-type", file.media_type.encode()),
            (b"cache-control", CACHE_CONTROL.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"etag", file.etag.encode()),
        )
        if any(name == b"if-none-match" and file.etag.encode() in value for name, value in request.scope["headers"]):
            return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Answer(status=HTTPStatus.OK, headers=headers, body=file.body)

    return asset
