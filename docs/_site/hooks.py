"""What the site does differently from the repository: README.md is its first page, and links that leave docs/ lead to the repository."""

import os
import posixpath
import re
from pathlib import Path

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(?<!\\)\]\(([^)\s#:]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"^( {0,3})(```+|~~~+).*?^\1\2`*~*[ \t]*$", re.MULTILINE | re.DOTALL)
#: GitHub's notes, whose first line may be a title in bold.
ALERT = re.compile(r"^> \[!(NOTE|WARNING|CAUTION)\]\n((?:>.*\n?)+)", re.MULTILINE)
KINDS = {"NOTE": "note", "WARNING": "warning", "CAUTION": "danger"}
#: What the links to the repository name: the tag of a release, else the main branch.
REF = os.environ.get("DOCS_REF", "main")


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.join("docs", posixpath.dirname(page.file.src_uri))
    if page.file.src_uri == "index.md":
        markdown, folder = (ROOT / "README.md").read_text(encoding="utf-8"), ""
    # The generated tables follow a comment directly, which this Markdown takes for one block of HTML.
    markdown = re.sub(r"^(<!--.*-->)\n(?=\|)", r"\1\n\n", markdown, flags=re.MULTILINE)
    markdown = ALERT.sub(admonition, markdown)
    return outside_of_code(markdown, lambda text: LINK.sub(lambda link: target(link, folder, page, config, files), text))


def admonition(alert):
    lines = [re.sub(r"^> ?", "", line) for line in alert.group(2).splitlines()]
    kind = KINDS[alert.group(1)]
    title = re.fullmatch(r"\*\*([^*\"]+)\*\*", lines[0])
    if title:
        lines = lines[1:]
    head = f'!!! {kind} "{title.group(1)}"' if title else f"!!! {kind}"
    return "\n".join([head, ""] + ["    " + line if line else "" for line in lines]) + "\n"


def outside_of_code(markdown, change):
    parts, at = [], 0
    for fence in FENCE.finditer(markdown):
        parts += [change(markdown[at : fence.start()]), fence.group()]
        at = fence.end()
    return "".join(parts + [change(markdown[at:])])


def target(link, folder, page, config, files):
    path = posixpath.normpath(posixpath.join(folder, link.group(1)))
    anchor = link.group(2) or ""
    if path == "README.md":
        path = "docs/index.md"
    if path.startswith("docs/") and files.get_file_from_path(path[len("docs/") :]):
        start = posixpath.join("docs", posixpath.dirname(page.file.src_uri))
        return f"]({posixpath.relpath(path, start)}{anchor})"
    if not (ROOT / path).exists():
        raise PluginError(f"{page.file.src_uri} links to {link.group(1)}, which is not there")
    kind = "tree" if (ROOT / path).is_dir() else "blob"
    return f"]({config.extra['repository']}/{kind}/{REF}/{path}{anchor})"
