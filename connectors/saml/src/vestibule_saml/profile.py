"""A configuration as protocol settings."""

from vestibule_saml.choices import NAME_ID_FORMATS
from vestibule_saml.combinations import check_combinations
from vestibule_saml.config import SAMLConfig
from vestibule_sdk import RequestedAttribute, SAMLProfile, pem_certificates


def profile(config: SAMLConfig) -> SAMLProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: fields that do not fit together, or no certificate where one is needed.
    """
    check_combinations(config)
    return SAMLProfile(
        idp_entity_id=config.idp_entity_id,
        sso_url=config.sso_url,
        signing_certificates=pem_certificates(config.signing_certificates, path="signingCertificates"),
        sso_binding=config.sso_binding,
        slo_url=config.slo_url,
        slo_binding=config.slo_binding,
        slo_response_url=config.slo_response_url,
        sp_entity_id=config.sp_entity_id,
        acs_url=config.acs_url,
        sp_metadata=config.sp_metadata,
        name_id_format=NAME_ID_FORMATS[config.name_id_format],
        subject_attribute=config.subject_attribute,
        scopes=config.scopes or None,
        authn_contexts=config.authn_contexts,
        force_authn=config.force_authn,
        sign_requests=config.sign_requests,
        sign_metadata=config.sign_metadata,
        want_signed=config.want_signed,
        want_encrypted=config.want_encrypted,
        unsolicited=config.unsolicited,
        skew_s=config.clock_skew,
        second_opinion=config.second_opinion,
        allow_sha1=config.allow_sha1,
        allow_rsa15=config.allow_rsa15,
        allow_cbc=config.allow_cbc,
        requested_attributes=_requested(config),
    )


def _requested(config: SAMLConfig) -> tuple[RequestedAttribute, ...]:
    """R21: the address, and the two names that are recommended; groups and the rest only by a name of the admin's."""
    wanted = (
        (config.email_attribute or "email", "E-mail address", config.email_required),
        (config.first_name_attribute or "firstName", "First name", False),
        (config.last_name_attribute or "lastName", "Last name", False),
        (config.display_name_attribute, "Display name", False),
        (config.username_attribute, "User name", False),
        (config.groups_attribute, "Groups", False),
        (config.subject_attribute, "Subject", True),
    )
    asked: dict[str, RequestedAttribute] = {}
    for name, words, required in wanted:
        if name is not None:
            earlier = asked.get(name)  # one attribute may serve two details, and is needed when either needs it
            asked[name] = RequestedAttribute(
                name=name,
                friendly_name=earlier.friendly_name if earlier else words,
                required=required or (earlier is not None and earlier.required),
            )
    return tuple(asked.values())
