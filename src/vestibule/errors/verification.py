"""One class for each check of an OpenID Connect message."""

from vestibule.errors.base import Step, VerificationError


class IssuerMismatch(VerificationError):
    """Discovery's `issuer` or a token's `iss` is not the connection's (S23)."""

    code = "issuer_mismatch"
    public = "The answer came from a different sign-in service than the one expected."


class CallbackIssuerMismatch(VerificationError):
    """RFC 9207: `iss` in the callback differs, or is absent though promised (S30)."""

    code = "callback_issuer_mismatch"
    public = "The answer came from a different sign-in service than the one you were sent to."
    default_step = Step.CALLBACK


class IDTokenMissing(VerificationError):
    """The token answer has no `id_token` (S28)."""

    code = "id_token_missing"
    public = "The sign-in service did not say who you are."
    default_step = Step.TOKEN


class IDTokenMalformed(VerificationError):
    """The ID token is no compact signed JWT, is too large, or a claim has the wrong type."""

    code = "id_token_malformed"
    public = "The sign-in service sent proof of who you are that could not be read."


class AlgorithmRefused(VerificationError):
    """`alg` is not one that this connection accepts (S25)."""

    code = "algorithm_refused"
    public = "The sign-in service signed its answer in a way that is not accepted."


class HeaderRefused(VerificationError):
    """The JOSE header carries `crit`, `b64`, `jwk`, `jku`, `x5u` or `x5c` to be obeyed (S25)."""

    code = "header_refused"
    public = "The sign-in service sent proof in a form that is not accepted."


class UnknownKey(VerificationError):
    """No published key of the provider fits the token's `kid` and algorithm (S26)."""

    code = "unknown_key"
    public = "The sign-in service signed its answer with a key it has not published."


class SignatureInvalid(VerificationError):
    """The signature does not verify with the key it names."""

    code = "signature_invalid"
    public = "The answer of the sign-in service was altered, or signed by somebody else."


class AudienceMismatch(VerificationError):
    """`aud` does not hold our client id (S24)."""

    code = "audience_mismatch"
    public = "The sign-in service sent you back, but its answer was meant for another application."


class AuthorizedPartyMismatch(VerificationError):
    """`azp` is not our client id, or is absent beside several audiences (S24)."""

    code = "azp_mismatch"
    public = "The sign-in service sent you back, but its answer was issued to another application."


class TokenExpired(VerificationError):
    """`exp` has passed."""

    code = "token_expired"
    public = "The answer of the sign-in service had already expired when it arrived."


class TokenNotYetValid(VerificationError):
    """`nbf` lies in the future."""

    code = "token_not_yet_valid"
    public = "The answer of the sign-in service is not valid yet."


class IssuedAtOutOfWindow(VerificationError):
    """`iat` lies in the future or too far back."""

    code = "iat_out_of_window"
    public = "The answer of the sign-in service was not issued just now."


class NonceMismatch(VerificationError):
    """`nonce` is absent or not the one of this browser's flow (S27)."""

    code = "nonce_mismatch"
    public = "The answer of the sign-in service belongs to another sign-in."


class AccessTokenHashMismatch(VerificationError):
    """`at_hash` does not fit the access token beside it (OpenID Connect Core 3.1.3.6)."""

    code = "at_hash_mismatch"
    public = "Parts of the sign-in service's answer do not belong together."


class AuthenticationTooOld(VerificationError):
    """`auth_time` is absent though asked for, or older than `max_age` allows."""

    code = "authentication_too_old"
    public = "You signed in at the sign-in service too long ago."


class AuthenticationContextMismatch(VerificationError):
    """`acr` is none of those asked for."""

    code = "authn_context_mismatch"
    public = "The sign-in service did not check your identity as strictly as required."


class SubjectRefused(VerificationError):
    """`sub` is absent, empty, no text, or longer than 255 characters (S27)."""

    code = "subject_refused"
    public = "The sign-in service did not say who you are in a usable way."


class UserinfoSubjectMismatch(VerificationError):
    """Userinfo speaks about another subject than the ID token (S28)."""

    code = "userinfo_subject_mismatch"
    public = "The sign-in service described a different person than the one who signed in."
    default_step = Step.USERINFO


class UserinfoSigned(VerificationError):
    """Userinfo answered with a signed or encrypted JWT, which is not configured."""

    code = "userinfo_signed"
    public = "The sign-in service described you in a form that is not supported."
    default_step = Step.USERINFO


class TenantRefused(VerificationError):
    """The token's tenant is not among those allowed (S23)."""

    code = "tenant_refused"
    public = "Your organization is not among those that may sign in here."


class LogoutTokenRefused(VerificationError):
    """A back-channel logout token fails a rule of its own (Back-Channel Logout 1.0, 2.6) (S79)."""

    code = "logout_token_refused"
    public = "The sign-out message could not be accepted."
