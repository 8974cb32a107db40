"""Where what we know of SAML providers comes from: documents, their index, and the connections that follow them."""
