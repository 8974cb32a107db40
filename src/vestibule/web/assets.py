"""The stylesheet and the script, under names that carry their content's hash."""

from http import HTTPStatus
from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.errors import PageNotFound
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.static_files import CACHE_CONTROL


def assets_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The route of the static files."""

    @get(path + "/{name:str}", name="vestibule:assets")
    async def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Answer:
        services = installation.services
        file = services.pages.static.get(name)
        if file is None:
            raise PageNotFound("no static file has that name")
        headers = (
            (b"content-type", file.media_type.encode()),
            (b"cache-control", CACHE_CONTROL.encode()),
            *services.security.static,
            (b"etag", file.etag.encode()),
        )
        if any(name == b"if-none-match" and file.etag.encode() in value for name, value in request.scope["headers"]):
            return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Answer(status=HTTPStatus.OK, headers=headers, body=file.body)

    return asset
