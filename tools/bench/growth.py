"""Whether an installation with thousands of connections begins logins as fast as it does on a single one of them."""

from statistics import median

from tools.bench.client import Connection, get
from tools.bench.host import add_oidc
from tools.bench.loop import closed_loop, each
from tools.bench.plan import Plan
from tools.bench.stage import Stage
from vestibule.flows.urls import LOGIN


async def growth(plan: Plan, stage: Stage) -> str:
    """Add the connections, begin on all of them in turn, and say how much longer that takes than on one."""
    names = [f"c{number}" for number in range(plan.connections)]
    await add_oidc(stage.environ, issuer=stage.issuer, provider_ids=names)
    begin = [get(f"{LOGIN}/{name}", port=stage.host_port) for name in names]

    async def first(client: Connection, request: bytes) -> None:
        stage.oidc.way.check_begun(await client.exchange(request))

    # The first login on a connection reads and decodes it; that is another question.
    await each(begin, first, port=stage.host_port, server=stage.host)
    ratios = []
    for _ in range(plan.rounds):
        one, many = [
            await closed_loop(
                requests,
                port=stage.host_port,
                server=stage.host,
                check=stage.oidc.way.check_begun,
                length_s=plan.loop_s,
            )
            for requests in (begin[:1], begin)
        ]
        ratios.append(one.per_s / many.per_s)
    return f"{plan.connections} connections: a begin takes {median(ratios):.2f} x as long as on one of them"
