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

// A link to a recording of asciinema gets a player beside it, on request only; without scripts it stays a link.
function player(link) {
  const screen = Object.assign(document.createElement("pre"), { className: "recording", tabIndex: 0, hidden: true });
  const button = Object.assign(document.createElement("button"), { className: "md-button", type: "button", textContent: "Play the recording" });
  screen.setAttribute("role", "region");
  screen.setAttribute("aria-label", "Recording of a terminal");
  let events, limit, next, timer;

  function step() {
    const [at, , text] = events[next++];
    text.replace(/\r/g, "").split(/\u001b\[(\d+)m/).forEach((part, i, parts) => {
      if (i % 2 === 0 && part) screen.append(Object.assign(document.createElement("span"), { className: "c" + (parts[i - 1] || 0), textContent: part }));
    });
    screen.scrollTop = screen.scrollHeight;
    if (next === events.length) return stop("Play it again");
    timer = setTimeout(step, 1000 * Math.min(limit, events[next][0] - at));
  }

  function stop(label) {
    clearTimeout(timer);
    timer = undefined;
    button.textContent = label;
  }

  button.addEventListener("click", async () => {
    if (timer) return stop("Go on");
    if (!events) {
      const [header, ...lines] = (await (await fetch(link.href)).text()).trim().split("\n").map((line) => JSON.parse(line));
      events = lines;
      limit = header.idle_time_limit;
      next = events.length;
      screen.hidden = false;
    }
    if (next === events.length) {
      screen.replaceChildren();
      next = 0;
    }
    button.textContent = "Pause";
    step();
  });
  link.closest("p").after(button, screen);
}

document.querySelectorAll('.md-content a[href$=".cast"]').forEach(player);
