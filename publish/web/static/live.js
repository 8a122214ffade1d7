// Optional: pages are whole without it. It writes times as the reader's own clock has them,
// says what came since a list was opened and since it was last visited, hides what the
// reader muted, and listens to keys. What it remembers stays in this browser, and is never
// sent: rawi.visits, rawi.muted and rawi.keys of localStorage.
(() => {
  "use strict";
  const root = document.documentElement;
  const say = (arabic, english) => (root.lang === "ar" ? arabic : english);
  const make = (name, text, properties) => Object.assign(document.createElement(name), { textContent: text }, properties);
  const all = (selector) => [...document.querySelectorAll(selector)];

  const load = (key) => {
    try {
      return { ...JSON.parse(localStorage.getItem("rawi." + key)) };
    } catch {
      return {}; // forbidden, or not ours
    }
  };
  const save = (key, value) => {
    try {
      localStorage.setItem("rawi." + key, JSON.stringify(value));
    } catch {
      // Forbidden or full: it lasts as long as the page.
    }
  };

  // Times.
  const locale = say("ar-SY", "en-GB");
  const numbers = { numberingSystem: "latn" };
  const clock = new Intl.DateTimeFormat(locale, { ...numbers, day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "shortOffset" });
  const hijri = root.dataset.calendar && new Intl.DateTimeFormat(locale, { ...numbers, calendar: "islamic-umalqura", dateStyle: "long" });
  for (const t of all("main time")) {
    const at = new Date(t.dateTime);
    const text = clock.format(at) + (hijri ? ` (${hijri.format(at)})` : "");
    if (t.title) t.title = text;
    else t.textContent = text;
  }
  for (const note of all("[data-local]")) note.textContent = note.dataset.local;

  // Muted outlets and topics: the titles of their pages by path.
  const pathOf = (address) => {
    const { pathname } = new URL(address, location.href);
    try {
      return decodeURI(pathname);
    } catch {
      return pathname;
    }
  };
  const here = pathOf(location.href);
  let muted = load("muted");
  // mutedBy returns the muted topics of an item, and its outlet if nobody else tells it. On
  // its own page nothing is hidden.
  const mutedBy = (item) => {
    const alone = item.dataset.others === undefined;
    return [...item.querySelectorAll(alone ? "a.topic, a.outlet" : "a.topic")].map((a) => pathOf(a.getAttribute("href"))).filter((path) => path !== here && Object.hasOwn(muted, path));
  };

  const items = all(".stories > li");
  const fresh = document.querySelector(".fresh");
  const bar = make("div", "", { className: "mine", role: "status" });
  document.querySelector(".stories")?.before(bar);
  let peeking = false; // muted items are shown

  const smallButton = (text, title, act) => {
    const button = make("button", text, { type: "button", className: "small", onclick: act });
    if (title) button.append(" ", make("bdi", title));
    return button;
  };
  const draw = () => {
    const reasons = new Set();
    const hidden = items.filter((item) => {
      const by = mutedBy(item);
      by.forEach((path) => reasons.add(path));
      item.hidden = by.length > 0 && !peeking;
      return by.length > 0;
    });
    const lines = [];
    const news = items.filter((item) => !item.hidden && item.querySelector(".new")).length;
    if (news > 0) lines.push(make("p", say("جديد منذ زيارتك الأخيرة: ", "New since your last visit: ") + news));
    if (hidden.length > 0) {
      const line = make("p", say("مخفي في هذا المتصفح: ", "Hidden in this browser: ") + hidden.length);
      line.append(" ", smallButton(peeking ? say("أخفِ", "Hide") : say("أظهر", "Show"), "", () => { peeking = !peeking; draw(); }));
      for (const path of reasons) line.append(" ", smallButton(say("لا تُخفِ", "Unmute"), muted[path], () => mute(path)));
      lines.push(line);
    }
    const focused = bar.contains(document.activeElement);
    bar.replaceChildren(...lines);
    if (focused) (bar.querySelector("button") ?? items.find((item) => !item.hidden)?.querySelector("a"))?.focus();
  };
  // mute mutes a path, or stops muting it.
  const mute = (path, title) => {
    muted = load("muted"); // another tab may have changed it
    if (Object.hasOwn(muted, path)) delete muted[path];
    else if (title) muted[path] = title;
    save("muted", muted);
    draw();
  };
  const heading = document.querySelector("h1");
  if (heading && /^\/(outlets|topics)\/./.test(here)) {
    const name = () => (Object.hasOwn(muted, here) ? say("لا تُخفِه", "Unmute") : say("أخفِه في هذا المتصفح", "Mute in this browser"));
    const button = smallButton(name(), "", () => {
      mute(here, heading.textContent.trim());
      button.textContent = name();
    });
    heading.after(make("p", "", { className: "mine" }));
    heading.nextElementSibling.append(button);
  }

  // Visits: for each list the mark from which items are new (0 at the first visit: none is),
  // the newest item seen, and when it was looked at last. A look after so long begins another
  // visit. Items count from when rawi saw them first.
  const between = 30 * 60; // seconds
  const most = 100; // lists that are remembered
  const seconds = () => Math.floor(Date.now() / 1000);
  const newestPage = !new URLSearchParams(location.search).has("after");
  const visit = () => {
    const known = load("visits")[here];
    let [mark, newest, looked] = Array.isArray(known) ? known : [0, 0, 0];
    if (Math.abs(seconds() - looked) > between) mark = newest;
    newest = Math.max(newest, ...items.map((item) => Number(item.dataset.seen)));
    return [mark, newest, seconds()];
  };
  const remember = (entry) => {
    const visits = Object.entries({ ...load("visits"), [here]: entry }).sort(([, a], [, b]) => b[2] - a[2]);
    save("visits", Object.fromEntries(visits.slice(0, most)));
  };
  if (fresh) {
    const entry = visit();
    for (const item of items) {
      if (entry[0] > 0 && Number(item.dataset.seen) > entry[0]) item.querySelector(".by").prepend(make("span", say("جديد", "New"), { className: "new", lang: root.lang, dir: root.dir }));
    }
    if (newestPage) {
      remember(entry);
      follow();
    }
  }
  draw();

  // follow says how many items came since the list was opened.
  function follow() {
    const known = new Set(items.map((item) => item.dataset.id));
    const look = async () => {
      if (document.hidden) return;
      remember(visit());
      try {
        const answer = await fetch(location.href);
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const came = [...page.querySelectorAll(".stories > li")].filter((item) => !known.has(item.dataset.id) && mutedBy(item).length === 0).length;
        if (came > 0) fresh.replaceChildren(make("a", say("جديد: ", "New: ") + came, { href: location.href }));
      } catch {
        // No network: the next look may find one.
      }
    };
    setInterval(look, 120000);
    document.addEventListener("visibilitychange", look);
  }

  // Keys.
  const entries = "main :is(.stories, .timeline, .reports) > li, main .next";
  const linkOf = (entry) => entry?.querySelector("h2 a, .title a") ?? entry?.querySelector("a");
  const move = (step) => {
    const list = all(entries).filter((e) => e.checkVisibility());
    const at = list.findIndex((e) => e.contains(document.activeElement));
    const below = list.findIndex((e) => e.getBoundingClientRect().top >= 0);
    const to = at >= 0 ? at + step : step > 0 ? below : below - 1;
    linkOf(list[to])?.focus();
  };
  const help = () => {
    const box = make("dialog", "", { onclose: () => box.remove() });
    box.setAttribute("aria-labelledby", "keys");
    const rows = make("dl");
    for (const [keys, text] of [
      ["/", say("ابحث", "Search")], ["j", say("التالي", "Next")], ["k", say("السابق", "Previous")],
      ["o Enter", say("افتح", "Open")], ["?", say("هذه القائمة", "This list")],
    ]) {
      const names = make("dt");
      for (const key of keys.split(" ")) names.append(make("kbd", key, { dir: "ltr" }), " ");
      rows.append(names, make("dd", text));
    }
    const name = () => (load("keys").off ? say("شغّل المفاتيح", "Turn keys on") : say("أوقف المفاتيح", "Turn keys off"));
    const toggle = smallButton(name(), "", () => {
      save("keys", load("keys").off ? {} : { off: true });
      toggle.textContent = name();
    });
    box.append(make("h2", say("المفاتيح", "Keys"), { id: "keys" }), rows, smallButton(say("أغلق", "Close"), "", () => box.close()), " ", toggle);
    document.body.append(box);
    box.showModal();
  };
  const actions = {
    "/": () => {
      const field = document.getElementById("q");
      field.focus();
      field.select();
    },
    j: () => move(1),
    k: () => move(-1),
    o: () => linkOf(document.activeElement.closest(entries))?.click(),
    "?": help,
  };
  // On an Arabic keyboard the keys are found by their places.
  const places = { KeyJ: "j", KeyK: "k", KeyO: "o", Slash: "/" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || load("keys").off) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    let key = event.key;
    if (!/^[!-~]$/.test(key)) key = event.code === "Slash" && event.shiftKey ? "?" : places[event.code];
    if (!Object.hasOwn(actions, key)) return;
    event.preventDefault();
    actions[key]();
  });
  const last = make("li", "");
  last.append(make("button", say("المفاتيح", "Keys"), { type: "button", className: "keys", onclick: help }));
  document.querySelector(".foot ul").append(last);
})();
