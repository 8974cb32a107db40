"""Checks that a SAML connection was told to leave out: sometimes needed, and never to be overlooked (S7, S14)."""

from vestibule_sdk import SAMLProfile, Unsolicited


def loosened(profile: SAMLProfile) -> tuple[str, ...]:
    """A sentence for each."""
    facts = (
        (profile.allow_sha1, "SHA-1 signatures are accepted: they can be forged by whoever can afford it."),
        (profile.allow_rsa15, "Key transport by RSA 1.5 is accepted: the provider should encrypt with RSA-OAEP."),
        (profile.allow_cbc, "AES-CBC is accepted without a signature over it: the provider should use AES-GCM."),
        (
            profile.unsolicited is Unsolicited.ACCEPT,
            "Responses that nobody asked for sign people in: a stranger's link can sign somebody in as the stranger.",
        ),
        (not profile.second_opinion, "The second opinion is off: one implementation alone verifies every response."),
    )
    return tuple(sentence for is_so, sentence in facts if is_so)
