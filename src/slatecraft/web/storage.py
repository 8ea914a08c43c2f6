"""Static files with their digest in their name, compressed once, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites the imports between our JavaScript modules."""

    support_js_module_import_aggregation = True
