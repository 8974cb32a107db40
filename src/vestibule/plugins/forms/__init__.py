"""Configurations as forms: one Struct gives the JSON Schema, the form, the decoder and the split of its secrets."""

from vestibule.plugins.forms.decode import decode_config
from vestibule.plugins.forms.faults import ConfigFaults
from vestibule.plugins.forms.form import Choice, Form, FormField, Kind, form_of
from vestibule.plugins.forms.secrets import merge_secrets, split_config
from vestibule.plugins.forms.text import raw_from_text

__all__ = [
    "Choice",
    "ConfigFaults",
    "Form",
    "FormField",
    "Kind",
    "decode_config",
    "form_of",
    "merge_secrets",
    "raw_from_text",
    "split_config",
]
