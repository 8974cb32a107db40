"""A response, from the form field to what a login may rest on (SAML core 3.3.3, profiles 4.1.4)."""
