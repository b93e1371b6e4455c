// Walks the pages of `zufolge serve` with a browser, as their readers do. Screenshots of every page are
// left in `shots/`.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

import { serve } from "./server.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SHOTS = join(import.meta.dirname, "shots");
const STORY = "/story/s-ac864569f67e";
const THEN = `${STORY}?as-of=2026-06-03`;
const PAGES = {
  home: "/",
  story: STORY,
  "story-then": THEN,
  "story-brenkamp": "/story/s-c54824e2a762",
  "story-trinkwasser": "/story/s-c07da88a80e2",
  report: "/report/ac864569f67e",
  claim: "/claim/782390486da1-c3",
  source: "/source/Betriebsrat",
  sources: "/sources",
  claims: "/claims?standing=denied",
  figures: "/figures",
  conflicts: "/conflicts",
  due: "/due?as-of=2026-06-03",
  questions: "/questions",
  search: "/search?q=Lackwerk",
  review: "/review",
  methods: "/methods",
  missing: "/nowhere",
  embed: "/embed/s-ac864569f67e/782390486da1-f1",
};

let server;
let browser;
let hostile;
const foreign = [];

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  server = await serve(["--edit", "--by", "Meyer"]);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const found = await (await fetch(`${server.base}/search.json?q=Deichbruch`)).json();
  hostile = found.reports[0];
});

after(async () => {
  await browser?.close();
  server?.stop();
});

/** A page of a new visitor. Whatever it asks of another server is written down and refused. */
async function visit(path, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "de-DE",
    ...options,
  });
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(server.base)) {
      return route.continue();
    }
    foreign.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    foreign.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) {
      foreign.push(`console ${message.text()}`);
    }
  });
  await page.goto(server.base + path);
  return page;
}

async function violations(page) {
  // Pages allow no foreign script; the test's own is put in from outside.
  await page.evaluate(await axeSource());
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return result.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
}

let axe;
async function axeSource() {
  axe ??= (await import("node:fs")).readFileSync(AXE, "utf8");
  return axe;
}

/** Shows every page to one visitor after the other; gives what is wrong with them. */
async function look(ending, options) {
  const page = await visit("/healthz", options);
  const told = [];
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(server.base + path);
    await page.screenshot({ path: join(SHOTS, `${name}${ending}.png`), fullPage: true });
    const [width, room] = await page.evaluate(() => [
      document.scrollingElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    if (width > room) {
      told.push(`${name} is ${width} wide in ${room}`);
    }
    told.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
  }
  await page.context().close();
  return told;
}

test("every page passes axe, wide and light, narrow and dark, without sideways scrolling", async () => {
  const told = await Promise.all([
    look("", {}),
    look("-360-dark", {
      viewport: { width: 360, height: 740 },
      colorScheme: "dark",
      locale: "en-GB",
    }),
  ]);
  assert.deepEqual(told.flat(), []);
});

test("every page is valid HTML", async () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {
      // How the source is laid out is the templates' own business.
      "no-trailing-whitespace": "off",
      "long-title": "off",
    },
  });
  for (const [name, path] of Object.entries({ ...PAGES, hostile: `/report/${hostile.report}` })) {
    const html = await (await fetch(server.base + path)).text();
    const report = await validator.validateString(html);
    const told = report.results.flatMap(({ messages }) =>
      messages.map(({ line, ruleId, message }) => `${name}:${line} ${ruleId}: ${message}`),
    );
    assert.deepEqual(told, []);
  }
});

test("a new reader sees who disagrees, what is due next and what is unconfirmed", async () => {
  const page = await visit(THEN);
  const glance = page.locator(".glance");
  const box = await glance.boundingBox();
  assert.ok(box.y + box.height < 900, "all of it is on the first screen");
  const text = await glance.innerText();
  for (const words of ["38 Beschäftigten", "Unternehmen", "mehr als 50", "Betriebsrat"]) {
    assert.ok(text.includes(words), words);
  }
  assert.match(await glance.locator(".next li").first().innerText(), /30\. Juni 2026[^]*in 27 Tagen/);
  assert.match(await glance.locator(".doubts li").first().innerText(), /etwa 60 Beschäftigte/);
  await page.context().close();
});

test("who says how many, and on whose word: chart, table, permalink", async () => {
  const page = await visit(STORY);
  const series = page.locator("figure.series").first();
  assert.equal(await series.locator("svg:visible .clash").count(), 1);
  await series.locator("summary").click();
  const row = series.locator("tbody tr").nth(1);
  assert.match(await row.innerText(), /Betriebsrat\s+mehr als 50\s+≥ 50/);
  const link = row.locator("td:nth-child(3) a");
  const claim = await link.getAttribute("href");
  await link.click();
  assert.ok(page.url().endsWith(claim));
  assert.match(await page.locator(".context mark.figure").innerText(), /mehr als 50/);
  assert.match(await page.locator("#citation").inputValue(), /Betriebsrat: „.*“, Laudataler Rundschau/);
  await page.locator(".note a code").click();
  assert.ok(page.url().endsWith(claim));
  await page.context().close();
});

test("the marks of a report are stepped through by keyboard", async () => {
  const page = await visit("/report/ac864569f67e");
  await page.keyboard.press("n");
  const first = await page.locator(".here").innerText();
  await page.keyboard.press("n");
  assert.notEqual(await page.locator(".here").innerText(), first);
  await page.keyboard.press("p");
  assert.equal(await page.locator(".here").innerText(), first);
  await page.locator("#show-time").uncheck();
  await page.locator("#show-question").uncheck();
  await page.keyboard.press("n");
  const layers = await page.locator(".here").getAttribute("class");
  assert.doesNotMatch(layers, /^mark (time|question) here$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/claim\/ac864569f67e-c\d+$/);
  await page.context().close();
});

test("filters and the day stand in the address", async () => {
  const page = await visit(STORY);
  await page.locator(".filter-box summary").click();
  await page.selectOption("select[name=stance]", "denies");
  await page.locator(".filters button").click();
  assert.match(page.url(), /stance=denies/);
  const stances = await page.locator(".group .stance").allInnerTexts();
  assert.ok(stances.length > 0 && stances.every((words) => words === "bestreitet"));
  await page.goto(`${server.base}${STORY}?as-of=2026-05-11`);
  assert.match(await page.locator(".as-of").innerText(), /11\. Mai 2026/);
  assert.match(await page.locator(".head .lead").innerText(), /3 Berichte/);
  await page.locator("figure.series td a").first().waitFor({ state: "attached" });
  const next = await page.locator(".group h3 a").first().getAttribute("href");
  assert.match(next, /as-of=2026-05-11/);
  await page.context().close();
});

test("the language is switched and stays", async () => {
  const page = await visit("/");
  assert.equal(await page.locator("h1").innerText(), "Geschichten");
  await page.locator(".tongue").click();
  assert.equal(await page.locator("h1").innerText(), "Stories");
  await page.goto(server.base + STORY);
  assert.match(await page.locator(".glance h2").first().innerText(), /In conflict/);
  await page.context().close();
});

test("dark follows the system", async () => {
  const paper = async (colorScheme) => {
    const page = await visit("/", { colorScheme });
    const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.context().close();
    return colour.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0);
  };
  assert.ok((await paper("light")) > 700);
  assert.ok((await paper("dark")) < 100);
});

test("everything can be read without scripts", async () => {
  const page = await visit("/", { javaScriptEnabled: false });
  await page.locator(".list a", { hasText: "Lackwerk" }).click();
  await page.locator("#reports ~ .origins a").first().click();
  await page.locator(".text a.mark").first().click();
  assert.match(page.url(), /\/claim\//);
  await page.locator(".find input").fill("Trinkwasser");
  await page.locator(".find button").click();
  assert.ok((await page.locator(".list li").count()) > 0);
  await page.context().close();
});

test("hostile text stays text", async () => {
  for (const path of [`/report/${hostile.report}`, `/story/${hostile.story}`, "/search?q=Deichbruch", "/"]) {
    const page = await visit(path, { viewport: { width: 360, height: 740 } });
    assert.match(await page.locator("main").innerText(), /<script>document\.title/);
    assert.doesNotMatch(await page.title(), /^broken/);
    assert.equal(await page.locator("main script, main img, main iframe").count(), 0);
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(width <= 360, `${path} is ${width} wide`);
    await page.context().close();
  }
});

test("twenty claims are reviewed by keyboard, and undone", async () => {
  const page = await visit("/review");
  const reviewed = async () => (await (await fetch(`${server.base}/review.json`)).json()).reviewed;
  const until = async (count) => {
    for (let tries = 0; tries < 600 && (await reviewed()) !== count; tries += 1) {
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.equal(await reviewed(), count);
  };
  const begun = Date.now();
  assert.equal(await page.locator(".card").count(), 20);
  await page.keyboard.press("?");
  assert.ok(await page.locator("#keys[open]").isVisible());
  for (let claim = 0; claim < 19; claim += 1) {
    await page.keyboard.press(claim % 3 === 2 ? "x" : "a");
  }
  await until(19);
  assert.match(await page.locator("#told").innerText(), /: [0-9a-f]{12}-c\d+/);
  await page.keyboard.press("u");
  await until(18);
  await page.keyboard.press("u");
  await until(17);
  await page.keyboard.press("e");
  const card = page.locator(".card.here");
  await card.locator("select").selectOption("stance=warns");
  await card.locator("button[value=correct]").click();
  await until(18);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const here = await page.locator(".card.here").getAttribute("data-open");
  await page.keyboard.press("o");
  await page.waitForURL(`**${here}`);
  // Far more than 300 an hour, keys alone.
  assert.ok((20 * 3600 * 1000) / (Date.now() - begun) > 300);
  await page.context().close();
});

test("no page asked anything of another server", () => {
  assert.deepEqual(foreign, []);
});
