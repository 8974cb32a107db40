"""Refusals at start-up and in the database."""

from vestibule.errors.base import StorageError, VestibuleError


class SettingsError(VestibuleError):
    """A setting is unknown, mistyped or unsafe; the detail names it and where it was set (S74)."""

    code = "settings_refused"
    public = "The server is not set up correctly."


class SealError(VestibuleError):
    """Something sealed cannot be opened: wrong master key, altered or moved ciphertext (S57)."""

    code = "seal_broken"
    public = "The server cannot read its own secrets."


class DatabaseUnavailable(StorageError):
    """The database does not answer, also after the retries."""

    code = "database_unavailable"
    public = "Signing in is not possible at the moment."


class SchemaMismatch(StorageError):
    """The database holds a schema that this version does not know."""

    code = "schema_mismatch"
    public = "Signing in is not possible at the moment."


class AlreadyExists(StorageError):
    """A unique value (Provider ID, display name, replay key) is taken."""

    code = "already_exists"
    public = "That already exists."


class NotFound(StorageError):
    """The named thing is not there."""

    code = "object_not_found"
    public = "That does not exist."


class EditConflict(StorageError):
    """Somebody else changed it since it was read."""

    code = "edit_conflict"
    public = "Somebody else changed this in the meantime."
