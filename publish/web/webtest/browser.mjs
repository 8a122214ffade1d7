// Opens pages in Chromium and writes their faults, one JSON object a line. Reads the
// job from stdin: see webtest.Job.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { checkPage } from "./check.mjs";

const require = createRequire(process.env.RAWI_BROWSER + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const job = JSON.parse(readFileSync(0, "utf8"));
const [chromiumPath, shots] = process.argv.slice(2);
const origin = new URL(job.base).origin;

const print = (o) => process.stdout.write(JSON.stringify(o) + "\n");
const fault = (where, what) => print({ where, what });

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

// open returns a page that reports scripts, errors and requests to other hosts.
async function open(context, where) {
  const page = await context.newPage();
  const state = { where, status: 0, path: "" };
  page.on("dialog", (d) => { fault(state.where, `a script ran: ${d.type()} ${d.message()}`); d.dismiss(); });
  page.on("pageerror", (e) => fault(state.where, `script error: ${e}`));
  page.on("console", (m) => {
    // Chromium logs the status of an error page.
    const own = state.status >= 400 && m.text().includes(`status of ${state.status}`);
    if (!own && ["error", "warning"].includes(m.type())) fault(state.where, `console: ${m.text()}`);
  });
  page.on("request", (r) => {
    const url = new URL(r.url());
    const picture = ["image", "media"].includes(r.resourceType()) && url.origin === state.pictures;
    if (url.origin !== origin && !picture && url.protocol !== "about:") fault(state.where, `requests another host: ${r.url()}`);
  });
  return { page, state };
}

async function look(mode) {
  const context = await browser.newContext(mode.options);
  const { page, state } = await open(context, "");
  for (const want of job.pages) {
    state.where = `${mode.name} ${want.path}`;
    state.status = want.status;
    const answer = await page.goto(job.base + want.path);
    if (answer.status() !== want.status) fault(state.where, `status ${answer.status()}, want ${want.status}`);
    if (want.open) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
    const result = await page.evaluate(checkPage);
    for (const what of result.faults) fault(state.where, what);
    print({ texts: result.texts, arabic: result.arabic, titles: result.titles, visits: 1 });
    if (shots) await page.screenshot({ path: `${shots}/${mode.name}${want.path.replace(/[^a-z0-9]+/gi, "_").slice(0, 30)}.png`, fullPage: true });
    if (mode.options.javaScriptEnabled === false) continue; // axe-core waits for timers, which stand still
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const v of found.violations) fault(state.where, `axe ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`);
  }
  await context.close();
}

// tab visits every control of a page by the Tab key.
async function tab(path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ar" });
  const { page, state } = await open(context, `keyboard ${path}`);
  state.status = 200;
  await page.goto(job.base + path);
  const all = await page.evaluate(() => document.querySelectorAll("a[href], button, input, summary").length);
  const reached = new Set();
  for (let i = 0; i < all; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return {
        nth: [...document.querySelectorAll("a[href], button, input, summary")].indexOf(e),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        html: e.outerHTML.slice(0, 100),
      };
    });
    if (!at.seen) fault(state.where, `the focus is not visible on ${at.html}`);
    reached.add(at.nth);
  }
  if (reached.size !== all || reached.has(-1)) fault(state.where, `Tab reaches ${reached.size} of ${all}`);
  await context.close();
}

// weigh counts the bytes of a first visit.
async function weigh(path) {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, locale: "ar" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; });
  let plain = 0;
  const bodies = [];
  page.on("response", (r) => bodies.push(r.body()));
  await page.goto(job.base + path, { waitUntil: "networkidle" });
  for (const body of bodies) plain += (await body).length;
  print({ bytes, plain });
  await context.close();
}

// attack opens pages with hostile text without their Content-Security-Policy, so that
// only the escaping protects them.
async function attack() {
  const context = await browser.newContext({ bypassCSP: true, locale: "ar" });
  const { page, state } = await open(context, "");
  for (const path of job.hostile) {
    state.where = `hostile ${path}`;
    state.status = (await fetch(job.base + path)).status;
    await page.goto(job.base + path).catch((e) => {
      if (!String(e).includes("Download is starting")) fault(state.where, String(e));
    });
    for (const what of await page.evaluate(active, true)) fault(state.where, what);
    print({ visits: 1 });
  }
  state.pictures = job.pictures;
  for (const path of job.feeds) {
    state.where = `read ${path}`;
    state.status = 200;
    await page.goto(job.base + "/healthz");
    const read = await page.evaluate(reader, job.base + path);
    for (const what of await page.evaluate(active, false)) fault(state.where, what);
    if (read === 0) fault(state.where, "a reader finds nothing in it");
    print({ visits: 1, entries: read });
  }
  await context.close();
}

// reader shows a feed like a careless feed reader: whatever is declared as HTML is
// inserted as HTML.
async function reader(address) {
  const text = await (await fetch(address)).text();
  const pieces = [];
  if (new URL(address).pathname.endsWith(".json")) {
    for (const item of JSON.parse(text).items) pieces.push(item.content_html ?? "");
  } else {
    const parsed = new DOMParser().parseFromString(text, "application/xml");
    if (parsed.querySelector("parsererror")) throw new Error("no XML: " + parsed.querySelector("parsererror").textContent);
    for (const e of parsed.querySelectorAll("item > *, entry > content, entry > summary, outline")) {
      if (["description", "content:encoded", "content", "summary"].includes(e.nodeName)) pieces.push(e.textContent);
      if (e.nodeName === "outline") pieces.push("<p></p>");
    }
    for (const e of parsed.querySelectorAll("link, outline")) {
      const a = document.createElement("a");
      a.href = e.getAttribute("href") ?? e.getAttribute("xmlUrl") ?? e.textContent;
      document.body.append(a);
    }
  }
  for (const piece of pieces) {
    const div = document.createElement("div");
    div.innerHTML = piece;
    document.body.append(div);
  }
  await new Promise((done) => setTimeout(done, 50));
  return pieces.length;
}

// active returns what could act in the page. ours: it is a page of rawi, whose own
// elements are allowed.
function active(ours) {
  const found = [];
  const acting = ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "FORM", "META", "LINK", "FRAME", "APPLET", "MATH", "svg", "math", "TEMPLATE", "PORTAL"];
  const mine = {
    SCRIPT: (e) => /^\/live\.js\?v=/.test(e.getAttribute("src")) && e.textContent === "",
    FORM: (e) => e.getAttribute("action") === "/search",
    META: (e) => !e.httpEquiv,
    LINK: (e) => e.getAttribute("href").startsWith("/"),
    svg: (e) => e.getAttribute("class") === "chart",
    STYLE: () => false,
  };
  // Chromium shows XML and plain text in a page of its own making.
  const shown = document.contentType !== "text/html";
  for (const e of document.querySelectorAll("*")) {
    if (!shown && e.parentElement?.closest("head") === null && acting.includes(e.nodeName) || acting.includes(e.nodeName) && !shown) {
      if (!(ours && mine[e.nodeName]?.(e))) found.push(`<${e.nodeName}> is active: ${e.outerHTML.slice(0, 120)}`);
    }
    for (const a of e.attributes) {
      if (shown && e.namespaceURI !== "http://www.w3.org/1999/xhtml") continue;
      if (/^on/i.test(a.name)) found.push(`${a.name} is active on ${e.outerHTML.slice(0, 120)}`);
      if (a.name === "style" && !shown || a.name === "srcdoc") found.push(`${a.name}=${a.value}`);
    }
    for (const key of ["href", "src", "action", "formAction", "data", "poster"]) {
      const value = typeof e[key] === "string" ? e[key] : "";
      if (/^(javascript|vbscript|data|blob|file):/i.test(value)) found.push(`${key} leads to ${value.slice(0, 80)}`);
    }
  }
  return found;
}

try {
  // Two at once: one renders while the other is checked.
  const modes = [...(job.modes ?? [])];
  const worker = async () => { for (let m = modes.shift(); m; m = modes.shift()) await look(m); };
  await Promise.all([worker(), worker()]);
  for (const path of job.keyboard ?? []) await tab(path);
  if (job.weigh) await weigh(job.weigh);
  if (job.hostile) await attack();
} finally {
  await browser.close();
}
