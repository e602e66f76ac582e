// The rules of WCAG 2.1 A and AA that a program can check, on the page as it is shown.
// Returns sentences, none where all is well. Run by test_web_browser.py.
const problems = [];
const shown = (e) => {
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return style.visibility !== "hidden" && style.display !== "none" && box.width > 0 && box.height > 0 && !e.closest("dialog:not([open])") && !e.closest("details:not([open]) > :not(summary)");
};
const where = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${e.className && e.className.baseVal === undefined ? "." + e.className : ""} "${(e.textContent || e.value || "").trim().slice(0, 40)}"`;

// Names of things that are used (4.1.2, 1.3.1, 3.3.2, 2.4.4)
const name = (e) => {
  const labelled = (e.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
  if (labelled.includes(null)) problems.push(`${where(e)}: aria-labelledby names nothing`);
  return (e.getAttribute("aria-label") || labelled.map((l) => l && l.textContent).join(" ") || [...(e.labels || [])].map((l) => l.textContent).join(" ") || e.getAttribute("title") || e.textContent || "").trim();
};
for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  const labels = [...(e.labels || [])].map((l) => l.textContent.trim()).join(" ");
  if (!labels && !e.getAttribute("aria-label")) problems.push(`${where(e)}: no label`);
}
for (const e of document.querySelectorAll("button, a[href], summary, [role=region], [role=img], dialog, article, aside, section.history, nav, figure[tabindex]")) if (!name(e)) problems.push(`${where(e)}: no name`);

// One main, one h1, no heading left out, a title, a language (1.3.1, 2.4.2, 2.4.6, 3.1.1)
if (document.querySelectorAll("main").length !== 1) problems.push("not one main");
if (!document.title.trim()) problems.push("no title");
if (!document.documentElement.lang) problems.push("no language");
const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown);
if (headings.filter((h) => h.tagName === "H1").length > 1) problems.push("more than one h1");
let last = 0;
for (const h of headings) {
  const level = Number(h.tagName[1]);
  if (level > last + 1 && last) problems.push(`${where(h)}: a heading is left out before it`);
  last = level;
}
for (const e of document.querySelectorAll("[lang]")) if (!/^[a-z]{2,3}(-[A-Za-z]+)*$/.test(e.lang)) problems.push(`${where(e)}: lang ${e.lang}`);

// Ids once; lists and tables well formed (4.1.1, 1.3.1)
const ids = new Set();
for (const e of document.querySelectorAll("[id]")) {
  if (ids.has(e.id)) problems.push(`id ${e.id} twice`);
  ids.add(e.id);
}
for (const e of document.querySelectorAll("ul, ol")) for (const c of e.children) if (c.tagName !== "LI") problems.push(`${where(c)}: in a list`);
for (const e of document.querySelectorAll("th")) if (!e.scope) problems.push(`${where(e)}: th without scope`);

// Landmarks hold everything (best practice that axe calls region)
for (const e of document.body.children) if (!e.matches("header, main, footer, nav, script, .skip")) problems.push(`${where(e)}: outside landmarks`);
const navs = [...document.querySelectorAll("nav")].map(name);
if (new Set(navs).size !== navs.length) problems.push("two navs of one name");

// Nothing positive in tabindex; what scrolls is reached by keyboard (2.1.1, 2.4.3)
for (const e of document.querySelectorAll("[tabindex]")) if (Number(e.getAttribute("tabindex")) > 0) problems.push(`${where(e)}: tabindex`);
for (const e of document.querySelectorAll("main *")) {
  const style = getComputedStyle(e);
  if (/(auto|scroll)/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0 && !e.querySelector("a, button, input")) problems.push(`${where(e)}: scrolls, but not by keyboard`);
}

// Contrast of text (1.4.3), of borders of controls (1.4.11)
const parse = (c) => {
  const n = (c.match(/[\d.]+/g) || []).map(Number);
  if (c.startsWith("color(srgb")) return [n[0] * 255, n[1] * 255, n[2] * 255, n[3] === undefined ? 1 : n[3]];
  return [n[0], n[1], n[2], n[3] === undefined ? 1 : n[3]];
};
const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const ground = (e) => {
  const layers = [];
  for (let x = e; x; x = x.parentElement) layers.push(parse(getComputedStyle(x).backgroundColor));
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return layers.reverse().reduce((under, top) => over(top, under), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
};
const light = (c) => {
  const [r, g, b] = c.slice(0, 3).map((v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || seen.has(e) || !shown(e) || e.closest("script, .hidden, .skip, datalist, option")) continue;
  seen.add(e);
  const style = getComputedStyle(e);
  const svg = e.closest("svg");
  const under = ground(svg ? svg.parentElement : e);
  let colour = over(parse(svg ? style.fill : style.color), under);
  const opacity = Number(style.opacity);
  if (opacity < 1) colour = over([...colour.slice(0, 3), opacity], under);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const ratio = contrast(colour, under);
  if (ratio < (large ? 3 : 4.5)) problems.push(`${where(e)}: contrast ${ratio.toFixed(2)}`);
}
for (const e of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), select, textarea")) {
  if (!shown(e)) continue;
  const style = getComputedStyle(e);
  const ratio = contrast(over(parse(style.borderTopColor), ground(e.parentElement)), ground(e.parentElement));
  if (ratio < 3) problems.push(`${where(e)}: border ${ratio.toFixed(2)}`);
}

// Size of what is pressed: 24 by 24, or apart from others, or in a sentence (2.5.8)
for (const e of document.querySelectorAll("button, input:not([type=hidden]), select, summary, .button")) {
  if (!shown(e) || e.classList.contains("plain")) continue;
  const box = e.getBoundingClientRect();
  if (e.type !== "checkbox" && box.height < 24) problems.push(`${where(e)}: only ${box.height.toFixed(0)} high`);
}

// Focus is seen (2.4.7)
for (const e of [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(shown).slice(0, 60)) {
  e.focus({ focusVisible: true, preventScroll: true });
  const style = getComputedStyle(e);
  if (document.activeElement === e && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) problems.push(`${where(e)}: focus is not seen`);
}
// Moving to a paragraph of its own keys would end the session: leave nothing focused.
if (document.activeElement) document.activeElement.blur();
return problems;
