"""Document types, entities and encodings in which they hide (S1)."""

from saml_cases import RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import Attack, as_bytes, replaced
from saml_recipe import Recipe, Style

REFUSED = "saml_xml_refused"
INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/hostname"/>'

INTERNAL = '<!DOCTYPE r [<!ENTITY who "mallory">]>'
EXTERNAL = '<!DOCTYPE r SYSTEM "file:///etc/hostname">'
PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
DEFAULTS = '<!DOCTYPE r [<!ATTLIST saml:Assertion ID ID #IMPLIED Version CDATA "2.0">]>'


def before(prolog: str) -> Attack:
    """Put something before the root."""
    return as_bytes(lambda xml: prolog.encode() + xml)


def encoded(codec: str, *, declared: str | None, prolog: str = "", mark: bytes = b"") -> Attack:
    """The message in another encoding, with or without a declaration that says so."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return as_bytes(lambda xml: mark + (declaration + prolog + xml.decode()).encode(codec))


ENCODINGS: list[tuple[str, str, str | None, bytes]] = [
    ("UTF-16 LE", "utf-16-le", "UTF-16LE", b""),
    ("UTF-16 BE", "utf-16-be", "UTF-16BE", b""),
    ("UTF-16 LE with its mark", "utf-16-le", "UTF-16", b"\xff\xfe"),
    ("UTF-16 BE with its mark", "utf-16-be", "UTF-16", b"\xfe\xff"),
    ("UTF-16 LE with its mark, undeclared", "utf-16-le", None, b"\xff\xfe"),
    ("UTF-16 BE with its mark, undeclared", "utf-16-be", None, b"\xfe\xff"),
    ("UTF-16 LE undeclared", "utf-16-le", None, b""),
    ("UTF-16 BE undeclared", "utf-16-be", None, b""),
    ("UTF-32 LE", "utf-32-le", "UTF-32LE", b""),
    ("UTF-32 BE with its mark", "utf-32-be", "UTF-32", b"\x00\x00\xfe\xff"),
    ("UCS-4 undeclared", "utf-32-be", None, b""),
    ("UTF-7", "utf-7", "UTF-7", b""),
    ("EBCDIC 037", "cp037", "EBCDIC-CP-US", b""),
    ("EBCDIC 500 undeclared", "cp500", None, b""),
    ("Latin-1", "latin-1", "ISO-8859-1", b""),
    ("Windows-1252", "cp1252", "windows-1252", b""),
    ("Shift JIS", "shift_jis", "Shift_JIS", b""),
    ("UTF-8 called UTF-16", "utf-8", "UTF-16", b""),
    ("UTF-8 called by no name", "utf-8", "x-nothing", b""),
]


def entity_in_name(prolog: str) -> Attack:
    """A name that is an entity."""
    return as_bytes(lambda xml: prolog.encode() + xml.replace(b">alice-0001<", b">&who;<"))


def utf7_hidden(xml: bytes) -> bytes:
    """A DTD that is one only for who decodes UTF-7."""
    return b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r [+ADwAIQ-ENTITY who "mallory"+AD4]+AD4' + xml


CASES = [
    Case("internal subset", REFUSED, before(INTERNAL)),
    Case("internal subset after a declaration", REFUSED, before('<?xml version="1.0"?>' + INTERNAL)),
    Case("internal subset after a mark", REFUSED, as_bytes(lambda xml: b"\xef\xbb\xbf" + INTERNAL.encode() + xml)),
    Case("internal subset after a comment", REFUSED, before("<!-- -->" + INTERNAL)),
    Case("internal subset, Response signed", REFUSED, before(INTERNAL), RESPONSE_SIGNED),
    Case("entity as name", REFUSED, entity_in_name(INTERNAL)),
    Case("external subset", REFUSED, before(EXTERNAL)),
    Case(
        "external entity as name", REFUSED, entity_in_name('<!DOCTYPE r [<!ENTITY who SYSTEM "file:///etc/hostname">]>')
    ),
    Case("parameter entity", REFUSED, before(PARAMETER)),
    Case("a billion laughs", REFUSED, as_bytes(lambda xml: LAUGHS.encode() + xml.replace(b">alice-0001<", b">&i;<"))),
    Case("default attributes and ID types", REFUSED, before(DEFAULTS)),
    Case("empty document type", REFUSED, before("<!DOCTYPE samlp:Response>")),
    Case("document type in lower case", "saml_message_malformed", before("<!doctype samlp:Response>")),
    Case("undeclared entity", "saml_message_malformed", replaced(">alice-0001<", ">&who;<")),
    Case("document type hidden by UTF-7", REFUSED, as_bytes(utf7_hidden)),
    *(
        Case(f"{name}", REFUSED, encoded(codec, declared=declared, mark=mark))
        for name, codec, declared, mark in ENCODINGS
    ),
    *(
        Case(f"document type in {name}", REFUSED, encoded(codec, declared=declared, mark=mark, prolog=INTERNAL))
        for name, codec, declared, mark in ENCODINGS
    ),
    Case("bytes that are no UTF-8", REFUSED, as_bytes(lambda xml: xml.replace(b">alice-0001<", b">alic\xe9-0001<"))),
    Case("overlong UTF-8", REFUSED, as_bytes(lambda xml: xml.replace(b">alice-0001<", b">\xc0\xbcalice-0001<"))),
    Case("a lone surrogate", REFUSED, as_bytes(lambda xml: xml.replace(b">alice-0001<", b">\xed\xa0\x80alice-0001<"))),
    Case("a NUL", REFUSED, as_bytes(lambda xml: xml.replace(b">alice-0001<", b">alice\0-0001<"))),
    Case("a style sheet", REFUSED, before('<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>')),
    Case("an instruction in a name", REFUSED, replaced(">alice-0001<", ">alice<?x y?>-0001<")),
    Case("an instruction after the root", REFUSED, as_bytes(lambda xml: xml + b"<?x y?>")),
    Case("two declarations", REFUSED, before('<?xml version="1.0"?><?xml version="1.0"?>')),
    Case("XInclude as name", REFUSED, replaced(">alice-0001<", f">{INCLUDE}<")),
    Case("XInclude beside the Status", REFUSED, replaced("<samlp:Status>", f"{INCLUDE}<samlp:Status>")),
    Case("XInclude in KeyInfo", REFUSED, replaced("<ds:KeyInfo>", f"<ds:KeyInfo>{INCLUDE}"), RESPONSE_SIGNED),
    Case(
        "a mark after the declaration",
        "saml_message_malformed",
        as_bytes(lambda xml: xml.replace(b"?>", b"?>\xef\xbb\xbf", 1)),
        Recipe(style=Style(declaration=True)),
    ),
]


@named(CASES)
async def test_no_document_type_no_entity_and_no_other_encoding(case: Case) -> None:
    """S1: refused before any other work, and nothing is fetched."""
    await assert_only_the_attack_is_refused(case)
