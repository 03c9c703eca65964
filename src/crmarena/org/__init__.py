"""The queryable sandbox: built once, opened read-only for play, changed in private views, forked by a file copy."""

from crmarena.org.budget import Budget
from crmarena.org.engine import Engine, is_sosl
from crmarena.org.fingerprint import fingerprint
from crmarena.org.home import home, list_orgs, org_directory, orgs_home, remove_org, spec_digest
from crmarena.org.manifest import Manifest, read_manifest
from crmarena.org.sandbox import Org, PrivateView
from crmarena.org.store import write_org

__all__ = [
    "Budget",
    "Engine",
    "Manifest",
    "Org",
    "PrivateView",
    "fingerprint",
    "home",
    "is_sosl",
    "list_orgs",
    "org_directory",
    "orgs_home",
    "read_manifest",
    "remove_org",
    "spec_digest",
    "write_org",
]
