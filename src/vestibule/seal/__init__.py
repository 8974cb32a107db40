"""Sealing: authenticated encryption, the keys it uses, and the hashes of tokens.

A master key, which lives outside the database, wraps data keys, which live in it. A `KeyRing` holds the unwrapped data
keys and derives from them one key for each purpose: `ring.sealer("row")` seals, `ring.key("csrf")` authenticates.
"""

from vestibule.seal.data_key import DataKey, WrappedKey, create_data_key, rewrap, unwrap
from vestibule.seal.master import MasterKey, MasterKeys, parse_master_keys
from vestibule.seal.master_file import create_master_key_file, read_master_key_file
from vestibule.seal.master_source import FoundMasterKeys, find_master_keys
from vestibule.seal.ring import KeyRing
from vestibule.seal.sealer import Sealer
from vestibule.seal.token import equal_in_constant_time, new_token, token_hash

__all__ = [
    "DataKey",
    "FoundMasterKeys",
    "KeyRing",
    "MasterKey",
    "MasterKeys",
    "Sealer",
    "WrappedKey",
    "create_data_key",
    "create_master_key_file",
    "equal_in_constant_time",
    "find_master_keys",
    "new_token",
    "parse_master_keys",
    "read_master_key_file",
    "rewrap",
    "token_hash",
    "unwrap",
]
