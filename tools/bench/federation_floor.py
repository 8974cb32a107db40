"""The floor of an import: lxml builds the tree of the whole document, and libxmlsec verifies its signature.

python -m tools.bench.federation_floor DOCUMENT SIGNER

It imports nothing else, for its CPU is counted from its start: so is that of the process which reads for the host.
"""

import json
import resource
import sys
import time

import xmlsec
from lxml import etree

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def main(document: str, signer: str) -> None:
    """Verify, and print what it took (`tools.bench.federation.FloorRead`)."""
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, collect_ids=False)
    root = etree.parse(document, parser).getroot()
    signature = root.find(_SIGNATURE)
    if signature is None:
        raise SystemExit("the document is not signed")
    context = xmlsec.SignatureContext()
    context.register_id(root, "ID")
    context.key = xmlsec.Key.from_file(signer, xmlsec.constants.KeyDataFormatCertPem)
    context.verify(signature)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(json.dumps({"cpu_s": time.process_time(), "peak_mb": peak / 1e6}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
