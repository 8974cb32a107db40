"""XML signatures as SAML profiles them (SAML core 5.4): shape first, then canonicalisation, digest and a pinned key.

No library that runs transforms or picks keys sees a message before all of this has passed.
"""
