// Optional: the pages are whole without it. It says how many stories came since
// a list was opened, and writes times as the reader's own clock has them.
(() => {
  "use strict";
  const every = 120000; // milliseconds between two looks
  const language = document.documentElement.lang;

  const note = document.querySelector("[data-local]");
  if (note) {
    const form = new Intl.DateTimeFormat(language === "ar" ? "ar-SY-u-nu-latn" : "en-GB", { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
    for (const t of document.querySelectorAll("main time")) {
      t.textContent = form.format(new Date(t.dateTime));
    }
    note.textContent = note.dataset.local;
  }

  const fresh = document.querySelector(".fresh");
  if (!fresh || new URLSearchParams(location.search).has("after")) return;
  const ids = (text) => new Set(Array.from(text.matchAll(/data-id="([0-9a-z-]+)"/g), (m) => m[1]));
  const seen = new Set(Array.from(document.querySelectorAll("[data-id]"), (e) => e.dataset.id));

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return;
      const n = [...ids(await answer.text())].filter((id) => !seen.has(id)).length;
      if (n === 0) return;
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = fresh.dataset.label + n;
      fresh.replaceChildren(link);
    } catch {
      // No network: the next look may find one.
    }
  };
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
