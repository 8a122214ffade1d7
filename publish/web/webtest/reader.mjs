// Reads pages in Chromium as one reader does, over several visits, and writes what the
// script of the pages does wrong, one JSON object a line. Reads the job from stdin: see
// webtest.Reading.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { checkPage } from "./check.mjs";

const require = createRequire(process.env.RAWI_BROWSER + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const job = JSON.parse(readFileSync(0, "utf8"));
const [chromiumPath, shots] = process.argv.slice(2);
const origin = new URL(job.base).origin;

let where = "";
let checks = 0;
const fault = (what) => process.stdout.write(JSON.stringify({ where, what }) + "\n");
const want = (name, got, wanted) => {
  checks++;
  if (JSON.stringify(got) !== JSON.stringify(wanted)) fault(`${name}: got ${JSON.stringify(got)}, want ${JSON.stringify(wanted)}`);
};

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// open returns a page of a new reader, on a clock that the test moves.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", timezoneId: "Asia/Damascus", ...options });
  const page = await context.newPage();
  page.on("pageerror", (e) => fault(`script error: ${e}`));
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) fault(`console: ${m.text()}`); });
  page.on("request", (r) => {
    if (r.method() !== "GET" || new URL(r.url()).origin !== origin || /rawi\.|muted|visits/.test(r.url())) fault(`asks ${r.method()} ${r.url()}`);
  });
  await page.route("**/*", (route) => route.continue()); // no cache: its clock is not the test's
  await page.clock.install();
  page.setDefaultTimeout(30_000);
  return page;
}

const go = (page, path) => page.goto(job.base + path);
// tell has a feed bring n articles more.
const tell = async (n, feed = job.feed) => (await fetch(`${job.base}/-/tell?n=${n}&feed=${feed}`)).text();
const later = (page, minutes) => page.clock.fastForward(minutes * 60_000);
// look lets a page look for news, and waits until it has.
async function look(page) {
  const answer = page.waitForResponse(page.url());
  await later(page, 2);
  await (await answer).finished();
  await page.evaluate(() => fetch("/healthz")); // after the page's own answer
}
const count = (page, selector) => page.locator(selector).count();
const visible = (page) => page.locator(".stories > li:visible").count();
const bar = async (page) => (await page.locator("div.mine").innerText()).replace(/\s+/g, " ").trim();

// inspect opens what the script adds to a page to axe-core and to the checks of all pages.
async function inspect(page, name) {
  where = name;
  checks++;
  const own = await page.evaluate(checkPage);
  own.faults.forEach(fault);
  await page.evaluate(axe);
  const running = page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  await page.clock.runFor(1000); // axe-core waits for timers
  for (const v of (await running).violations) fault(`axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`);
  if (shots) await page.screenshot({ path: `${shots}/reader-${name.replace(/\W+/g, "-")}.png` });
}

async function visits() {
  where = "visits";
  const page = await open();
  await go(page, "/");
  want("new at the first visit", await count(page, ".new"), 0);
  await tell(2);
  await later(page, 2);
  await page.locator(".fresh a").waitFor();
  want("came since the list was opened", await page.locator(".fresh").innerText(), "New: 2");
  await page.reload();
  want("new while the first visit lasts", await count(page, ".new"), 0);

  await later(page, 31);
  await tell(3);
  await page.reload();
  want("new at the second visit", await count(page, ".new"), 3);
  want("said", await bar(page), "New since your last visit: 3");
  await inspect(page, "new en");
  await later(page, 29);
  await tell(1);
  await page.reload();
  want("new while the second visit lasts", await count(page, ".new"), 4);
  for (let i = 0; i < 20; i++) await look(page);
  await page.reload();
  want("new after forty minutes before an open list", await count(page, ".new"), 4);
  await go(page, await page.locator(".next a").getAttribute("href"));
  want("new on an older page", await count(page, ".new"), 0);
  await page.goBack();
  want("new after coming back", await count(page, ".new"), 4);

  await go(page, job.topic);
  want("new in a list that was not visited", await count(page, ".new"), 0);
  await later(page, 31);
  await go(page, "/");
  want("new at the third visit", await count(page, ".new"), 0);
  const kept = await page.evaluate(() => Object.keys(localStorage).concat(document.cookie));
  want("kept", kept, ["rawi.visits", ""]);
  await page.context().close();
}

async function mutes() {
  where = "mutes";
  const page = await open();
  await go(page, "/");
  const all = await visible(page);
  // An outlet: what others tell too stays.
  const ofOutlet = (selector) => page.evaluate(([outlet, li]) => [...document.querySelectorAll(li)].filter((e) => decodeURI(new URL(e.querySelector(".outlet").href).pathname) === outlet).length, [job.outlet, selector]);
  const own = await ofOutlet(".stories > li:not([data-others])");
  const shared = await ofOutlet(".stories > li[data-others]");
  await go(page, job.outlet);
  const itself = await visible(page);
  await page.getByRole("button", { name: "Mute in this browser" }).click();
  want("its own page", await visible(page), itself);
  await inspect(page, "muted outlet en");
  await go(page, "/");
  if (own === 0 || own === all || shared === 0) fault(`of ${all}, ${own} are of the outlet alone, ${shared} of others too`);
  want("shown without an outlet", await visible(page), all - own);
  want("said", await bar(page), `Hidden in this browser: ${own} Show Unmute ${job.outlet.split("/")[2]}`);
  await inspect(page, "hidden en");

  await page.getByRole("button", { name: "Show", exact: true }).click();
  want("shown again", await visible(page), all);
  want("the focus", await page.evaluate(() => document.activeElement.textContent), "Hide");
  await page.getByRole("button", { name: "Hide", exact: true }).click();

  // A topic: all of it is hidden.
  const topical = await page.evaluate((topic) => [...document.querySelectorAll(".stories > li")].filter((e) => e.checkVisibility() && [...e.querySelectorAll(".topic")].some((a) => new URL(a.href).pathname === topic)).length, job.topic);
  await go(page, job.topic);
  await page.getByRole("button", { name: "Mute in this browser" }).click();
  await go(page, "/");
  if (topical === 0) fault("nothing is of the topic");
  want("shown without a topic", await visible(page), all - own - topical);

  // What is muted is not news either.
  await later(page, 31);
  await page.reload();
  await tell(2, job.outletFeed);
  await look(page);
  want("muted news that came", await count(page, ".fresh a"), 0);
  await page.reload();
  want("muted news", [await count(page, "li:visible .new"), (await bar(page)).includes("New")], [0, false]);

  const tab = await page.context().newPage(); // another one, which muted nothing when it was opened
  await go(tab, "/topics/roads");
  await page.getByRole("button", { name: "Unmute" }).first().click();
  await tab.getByRole("button", { name: "Mute in this browser" }).click();
  want("muted in two tabs", await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem("rawi.muted")))), [job.topic, "/topics/roads"]);
  await tab.getByRole("button", { name: "Unmute", exact: true }).click();
  await tab.close();
  await page.getByRole("button", { name: "Unmute" }).first().click();
  want("shown when nothing is muted", await count(page, ".stories > li[hidden]"), 0);
  want("the focus", await page.evaluate(() => document.activeElement !== document.body), true);
  await page.reload();
  want("kept so", await count(page, ".stories > li[hidden]"), 0);
  await page.context().close();
}

async function keys() {
  where = "keys";
  const page = await open();
  await go(page, "/");
  const focus = () => page.evaluate(() => [...document.querySelectorAll(".stories h2 a")].indexOf(document.activeElement));
  const press = async (...keys) => { for (const k of keys) await page.keyboard.press(k); };
  await press("j");
  want("j", await focus(), 0);
  await press("j", "j", "k");
  want("j, j, k", await focus(), 1);
  await page.evaluate(() => { for (const key of ["ت", "ت", "ن"]) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code: key === "ت" ? "KeyJ" : "KeyK", bubbles: true, cancelable: true })); });
  want("on an Arabic keyboard", await focus(), 2);
  await press("Control+j", "Alt+j", "Meta+j", "x", "J");
  want("other keys", await focus(), 2);
  await press("k", "k", "k", "k");
  want("before the first", await focus(), 0);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await page.evaluate(() => document.activeElement.blur());
  await press("j");
  const at = await focus();
  if (at < 5) fault(`j from the middle of the page leads to item ${at}`);
  const leads = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await press("o");
  await page.waitForURL(job.base + leads);
  checks++;
  await page.goBack();

  await press("/");
  want("/", await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("j/k?");
  want("typed", await page.inputValue("#q"), "j/k?");
  want("a list of keys while typing", await count(page, "dialog"), 0);
  await page.evaluate(() => document.activeElement.blur());

  await press("?");
  want("?", await count(page, "dialog[open] kbd"), 6);
  await inspect(page, "keys en");
  await press("j", "?");
  want("keys behind the list", await count(page, "dialog"), 1);
  await press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" }); // the browser says later that it is closed
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "؟", code: "Slash", shiftKey: true, bubbles: true })));
  want("؟", await count(page, "dialog"), 1);
  await page.getByRole("button", { name: "Turn keys off" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await go(page, "/");
  await press("j", "?");
  want("turned off", [await focus(), await count(page, "dialog")], [-1, 0]);
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByRole("button", { name: "Turn keys on" }).click();
  await press("Escape", "j");
  want("turned on", (await focus()) >= 0, true);

  for (const path of job.others) {
    where = `keys ${path}`;
    await go(page, path);
    await press("j", "k", "o", "/");
    want("/", await page.evaluate(() => document.activeElement.id), "q");
  }
  await page.context().close();
}

// Where storage is forbidden, or holds what is not ours, pages work and remember nothing.
async function forbidden() {
  for (const [name, script] of Object.entries({
    forbidden: () => Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }),
    full: () => { Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); }; },
    broken: () => { for (const [i, key] of ["rawi.visits", "rawi.muted", "rawi.keys"].entries()) localStorage.setItem(key, ['{"/":7}', "[1]", "{"][i]); },
  })) {
    where = `storage ${name}`;
    const page = await open();
    await page.addInitScript(script);
    await go(page, "/");
    await page.keyboard.press("j");
    want("j", await page.evaluate(() => document.activeElement.closest(".stories") !== null), true);
    await go(page, job.outlet);
    await page.getByRole("button", { name: "Mute in this browser" }).click();
    await page.getByRole("button", { name: "Unmute" }).click();
    await later(page, 40);
    await go(page, "/");
    want("new", await count(page, ".new"), 0);
    await page.context().close();
  }
}

// Lists that are remembered are bounded: those that were looked at last stay.
async function bounded() {
  where = "bounded";
  const page = await open();
  await go(page, "/status");
  await page.evaluate(() => localStorage.setItem("rawi.visits", JSON.stringify(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`/topics/${i}`, [1, 1, i]])))));
  await go(page, "/");
  const kept = await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem("rawi.visits"))));
  want("remembered", [kept.length, kept.includes("/"), kept.includes("/topics/149"), kept.includes("/topics/50")], [100, true, true, false]);
  await page.context().close();
}

// Times are those of the device, with its zone; Hijri dates are those of the server.
async function times() {
  where = "times";
  const page = await open({ timezoneId: "Asia/Tokyo" });
  await go(page, job.story);
  const shown = await page.locator("main time").first().innerText();
  want("a time", shown, job.shown);
  want("the note", await page.locator("[data-local]").innerText(), "Times are those of your device.");
  await go(page, "/");
  const [title, text] = await page.locator(".stories time").last().evaluate((e) => [e.title, e.textContent]);
  if (!/ GMT\+9 \(.* AH\)$/.test(title) || title === text) fault(`the title of ${text} is ${title}`);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const [path, name] of [[job.story, "story"], ["/status", "status"]]) {
    await go(page, path);
    await inspect(page, `hijri ${name} en`);
  }
  where = "times";
  const wrong = await page.evaluate((months) => {
    const form = new Intl.DateTimeFormat("ar-SY", { calendar: "islamic-umalqura", numberingSystem: "latn", dateStyle: "long", timeZone: "UTC" });
    return months.filter(([at, date]) => form.format(at * 1000) !== date);
  }, job.months);
  want("Hijri months that differ", wrong, []);
  await page.context().close();
}

// What the script adds, in Arabic, on a phone and in the dark.
async function looks() {
  for (const [name, options] of Object.entries({
    "phone ar": { viewport: { width: 360, height: 780 }, locale: "ar" },
    "dark ar": { colorScheme: "dark", locale: "ar" },
    "dark en": { viewport: { width: 360, height: 780 }, colorScheme: "dark", locale: "en" },
  })) {
    where = name;
    const page = await open(options);
    await go(page, "/");
    await later(page, 40);
    await tell(2);
    await go(page, job.outlet);
    await page.locator("p.mine button").click();
    await inspect(page, `${name} outlet`);
    await go(page, "/");
    want("new", await count(page, ".new"), 2);
    await inspect(page, `${name} list`);
    await page.locator("body").press("?");
    await inspect(page, `${name} keys`);
    await page.context().close();
  }
}

try {
  for (const part of [visits, mutes, keys, forbidden, bounded, times, looks]) await part();
} finally {
  process.stdout.write(JSON.stringify({ visits: checks }) + "\n");
  await browser.close();
}
