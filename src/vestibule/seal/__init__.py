"""Sealing: authenticated encryption, the keys it uses, and the hashes of tokens."""
