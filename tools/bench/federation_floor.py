"""The floor of an import: lxml builds the tree of the whole document, and libxmlsec verifies its signature.

python -m tools.bench.federation_floor DOCUMENT SIGNER
"""

import resource
import sys
import time
from pathlib import Path

import msgspec
import xmlsec
from lxml import etree

from tools.bench.client import WrongAnswer
from tools.bench.federation import FloorRead

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def main(document: Path, signer: Path) -> None:
    """Verify, and print what it took."""
    used_s = time.process_time()
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, collect_ids=False)
    root = etree.parse(document, parser).getroot()
    signature = root.find(_SIGNATURE)
    if signature is None:
        raise WrongAnswer("the document is not signed")
    context = xmlsec.SignatureContext()
    context.register_id(root, "ID")
    context.key = xmlsec.Key.from_file(str(signer), xmlsec.constants.KeyDataFormatCertPem)
    context.verify(signature)
    used_s = time.process_time() - used_s
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.buffer.write(msgspec.json.encode(FloorRead(used_s, peak / 1e6)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
