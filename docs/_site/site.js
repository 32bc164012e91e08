// Names for what the theme leaves without one, and a keyboard for what only a mouse could scroll.
function name() {
  document.querySelectorAll('.md-search[role="dialog"]').forEach((search) => search.setAttribute("aria-label", "Search"));
  document.querySelectorAll(".md-code__nav").forEach((copy, i) => copy.setAttribute("aria-label", "Code " + (i + 1)));
  document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
}

new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", name);
name();
