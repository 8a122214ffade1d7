// checkPage runs inside a page and returns the faults that axe-core does not find.
export function checkPage() {
  const faults = [];
  const rightToLeft = ["ar", "fa", "ckb", "ur", "he", "ps"];
  const cut = (s) => s.trim().slice(0, 60);

  // No horizontal scrolling, whatever the width.
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].find((e) => {
      const box = e.getBoundingClientRect();
      return (box.right > innerWidth + 1 || box.left < -1) && !e.closest("nav, .skip, .visually-hidden");
    });
    faults.push(`scrolls horizontally: ${root.scrollWidth} > ${root.clientWidth}, by ${wide?.outerHTML.slice(0, 120)}`);
  }

  // An element with a lang has the direction of that language.
  for (const e of document.querySelectorAll("[lang]")) {
    const want = rightToLeft.includes(e.lang.split("-")[0]) ? "rtl" : "ltr";
    const got = getComputedStyle(e).direction;
    if (got !== want) faults.push(`${e.lang} has direction ${got}: ${e.outerHTML.slice(0, 100)}`);
  }

  // Titles have the direction of their first letter, and a language.
  const titles = document.querySelectorAll(".stories h2, article h1, .timeline .title");
  for (const e of titles) {
    const letter = e.textContent.match(/\p{L}/u)?.[0] ?? "";
    const want = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter) ? "rtl" : "ltr";
    if (letter && getComputedStyle(e).direction !== want) faults.push(`the title has the wrong direction: ${cut(e.textContent)}`);
    if (!e.closest("[lang]:not(html)")) faults.push(`the title has no language: ${cut(e.textContent)}`);
  }

  // WCAG 1.4.3 and 1.4.6: contrast of every text with its background. Arabic has finer
  // strokes, so large text needs as much.
  const rgb = (s) => { const [r, g, b, a = 1] = s.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const c = rgb(getComputedStyle(at).backgroundColor);
      if (c.a === 1) return c;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  let texts = 0;
  let arabic = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest("title, script, .visually-hidden, .skip") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(rgb(style.color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const isArabic = /\p{Script=Arabic}/u.test(n.data);
    texts++;
    if (isArabic) arabic++;
    const size = parseFloat(style.fontSize);
    if (ratio < 4.5 || e.closest(".text") && ratio < 7) faults.push(`contrast ${ratio.toFixed(2)}: ${cut(n.data)}`);
    if (size < (isArabic ? 14 : 13)) faults.push(`${size} px is too small: ${cut(n.data)}`);
    if (isArabic && parseFloat(style.letterSpacing) > 0) faults.push(`Arabic letters are spaced: ${cut(n.data)}`);
  }
  return { faults, texts, arabic, titles: titles.length };
}
