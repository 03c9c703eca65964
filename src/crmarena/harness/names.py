"""How Inspect knows our things by name: `crmarena/pro`, `crmarena/react`, however the package was installed."""

import site
from pathlib import Path

PACKAGE = "crmarena"


def qualified(name: str) -> str:
    """What to register a thing under, so that Inspect calls it `crmarena/<name>`.

    Inspect puts the import package before a name by itself if the package lies among the installed ones. It does not
    for an editable install whose distribution has another name than the package, as ours has (`crmarena-pro`).
    """
    return name if _among_installed(Path(__file__)) else f"{PACKAGE}/{name}"


def _among_installed(file: Path) -> bool:
    folders = [*site.getsitepackages(), site.getusersitepackages()]
    return "site-packages" in file.parts or any(file.is_relative_to(folder) for folder in folders)
