"""A recipe becomes a tree, unsigned."""

from typing import Final

from lxml import etree
from saml_names import ASSERTION, PROTOCOL
from saml_recipe import Attribute, Confirmation, Recipe

XS: Final = "http://www.w3.org/2001/XMLSchema"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


def tree_of(recipe: Recipe) -> etree._Element:
    """The Response of a recipe: nothing signed, nothing encrypted."""
    style = recipe.style
    names: dict[str | None, str] = {style.protocol: PROTOCOL, **dict(style.more)}
    if style.at_root:
        names.setdefault(style.assertion, ASSERTION)
    root = etree.Element(f"{{{PROTOCOL}}}Response", nsmap=names)
    _set(
        root,
        ID=recipe.response_id,
        Version=recipe.response_version,
        IssueInstant=recipe.when(recipe.response_instant),
        Destination=recipe.destination,
        InResponseTo=recipe.in_response_to,
    )
    if recipe.response_issuer is not None:
        below(root, "Issuer", nsmap={style.assertion: ASSERTION}).text = recipe.response_issuer
    _status(root, recipe)
    _assertion(root, recipe)
    if style.indent is not None:
        etree.indent(root, space=style.indent)
    return root


def below(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    *,
    nsmap: dict[str | None, str] | None = None,
    **attributes: str | None,
) -> etree._Element:
    """A new last child in the namespace of assertions; what is None is left out."""
    child = etree.SubElement(parent, f"{{{ASSERTION}}}{name}", nsmap=nsmap)
    child.text = text
    _set(child, **attributes)
    return child


def _set(element: etree._Element, **attributes: str | None) -> None:
    for name, value in attributes.items():
        if value is not None:
            element.set(name, value)


def _status(root: etree._Element, recipe: Recipe) -> None:
    status = etree.SubElement(root, f"{{{PROTOCOL}}}Status")
    inner = status
    for code in recipe.statuses:
        inner = etree.SubElement(inner, f"{{{PROTOCOL}}}StatusCode", Value=code)
    if recipe.status_message is not None:
        etree.SubElement(status, f"{{{PROTOCOL}}}StatusMessage").text = recipe.status_message


def _assertion(root: etree._Element, recipe: Recipe) -> None:
    assertion = below(
        root,
        "Assertion",
        nsmap={recipe.style.assertion: ASSERTION},
        ID=recipe.assertion_id,
        Version=recipe.assertion_version,
        IssueInstant=recipe.when(recipe.assertion_instant),
    )
    if recipe.issuer is not None:
        below(assertion, "Issuer", recipe.issuer)
    if recipe.subject:
        _subject(assertion, recipe)
    if recipe.conditions:
        _conditions(assertion, recipe)
    if recipe.statement:
        _statement(assertion, recipe)
    if recipe.attributes:
        statement = below(assertion, "AttributeStatement")
        for attribute in recipe.attributes:
            _attribute(statement, attribute)


def _subject(assertion: etree._Element, recipe: Recipe) -> None:
    subject = below(assertion, "Subject")
    if recipe.name_id is not None:
        below(
            subject,
            "NameID",
            recipe.name_id,
            Format=recipe.name_id_format,
            NameQualifier=recipe.name_qualifier,
            SPNameQualifier=recipe.sp_name_qualifier,
        )
    for confirmation in recipe.confirmations:
        element = below(subject, "SubjectConfirmation", Method=confirmation.method)
        if confirmation.data:
            _confirmation_data(element, confirmation, recipe)


def _confirmation_data(element: etree._Element, confirmation: Confirmation, recipe: Recipe) -> None:
    below(
        element,
        "SubjectConfirmationData",
        NotBefore=recipe.when(confirmation.not_before),
        NotOnOrAfter=recipe.when(confirmation.not_on_or_after),
        Recipient=confirmation.recipient,
        InResponseTo=recipe.in_response_to if confirmation.in_response_to == "" else confirmation.in_response_to,
    )


def _conditions(assertion: etree._Element, recipe: Recipe) -> None:
    conditions = below(
        assertion,
        "Conditions",
        NotBefore=recipe.when(recipe.not_before),
        NotOnOrAfter=recipe.when(recipe.not_on_or_after),
    )
    for audiences in recipe.audiences:
        restriction = below(conditions, "AudienceRestriction")
        for audience in audiences:
            below(restriction, "Audience", audience)
    for xml in recipe.more_conditions:
        conditions.append(etree.fromstring(f'<c xmlns:saml="{ASSERTION}" xmlns:xsi="{XSI}">{xml}</c>')[0])


def _statement(assertion: etree._Element, recipe: Recipe) -> None:
    statement = below(
        assertion,
        "AuthnStatement",
        AuthnInstant=recipe.when(recipe.authn_instant),
        SessionIndex=recipe.session_index,
        SessionNotOnOrAfter=recipe.when(recipe.session_not_on_or_after),
    )
    context = below(statement, "AuthnContext")
    if recipe.class_ref is not None:
        below(context, "AuthnContextClassRef", recipe.class_ref)


def _attribute(statement: etree._Element, attribute: Attribute) -> None:
    element = below(statement, "Attribute", Name=attribute.name, NameFormat=attribute.name_format)
    for value in attribute.values:
        if attribute.typed:
            child = below(element, "AttributeValue", value, nsmap={"xs": XS, "xsi": XSI})
            child.set(f"{{{XSI}}}type", "xs:string")
        else:
            below(element, "AttributeValue", value)
