// The dashboard in a real browser, as people meet it: by mouse, by keyboard, on a phone, in the dark.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { createEngine, type Engine } from "tutti";
import { pack } from "tutti/ads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDashboard } from "#runtime/server/dashboard/open-dashboard.js";
import { HttpServer } from "#runtime/server/http-server.js";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env["TUTTI_BROWSER"] ?? PLACES.find((place) => existsSync(place));
if (executablePath === undefined)
  console.warn("dashboard: no browser is installed, so the page is not tested: install Debian's chromium");

async function serveAds(): Promise<{ origin: string; close(): Promise<void> }> {
  const opened = await pack.open({});
  const started = await createEngine({ ...opened.engine, deadline: 500 });
  const dashboard = openDashboard(started, opened.panel);
  const engine = dashboard.engine as Engine<never, number, never>;
  const server = new HttpServer({ engine, trade: opened.trade as never, routes: [], dashboard });
  return {
    origin: await server.listen(0, "127.0.0.1"),
    close: async () => {
      await server.close();
      await engine.close();
    },
  };
}

async function decide(origin: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const answer = await fetch(`${origin}/v1/decide`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        id: `r${time}`,
        imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }],
        device: { geo: { country: "USA" } },
        user: { id: "somebody-in-particular" },
      }),
    });
    expect(answer.status).toBe(200);
  }
}

describe.skipIf(executablePath === undefined)("the dashboard in a browser", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serveAds>>;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    server = await serveAds();
    await decide(server.origin, 5);
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.origin)) elsewhere.push(request.url());
    });
    await page.goto(server.origin);
    await page.waitForSelector("#latest button");
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("opens without a complaint, shows every part, and asks no other host for anything", async () => {
    expect(await page.locator("#state").textContent()).toBe("live");
    expect(await page.locator(".actor").count()).toBe(3);
    expect(await page.locator("#outcomes .row").count()).toBe(3);
    expect(await page.locator("#budgets li").count()).toBeGreaterThan(3);
    expect(await page.locator(".chart canvas").count()).toBe(2);
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
  });

  test("its numbers move while decisions are made", async () => {
    const total = async (): Promise<number> => Number(await page.locator("#decisions").textContent());
    const before = await total();
    await decide(server.origin, 20);
    await expect.poll(total, { timeout: 10_000 }).toBe(before + 20);
  });

  test.each(["mouse", "keyboard"])(
    "a decision opens by %s as a picture: a bar for each candidate shown, cut by agents",
    async (way) => {
      const entry = page.locator("#latest button").first();
      const id = await entry.getAttribute("data-decision");
      if (way === "mouse") await entry.click();
      else {
        await page.locator("#pause").focus();
        await page.keyboard.press("Tab");
        // A list that scrolls may take the focus before its first entry does.
        if ((await page.locator("#latest button:focus").count()) === 0) await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
      }
      await page.waitForSelector("#why[open] .candidate");
      const kept = (await (await fetch(`${server.origin}/dashboard/decisions/${id}`)).json()) as {
        readonly bars: readonly { readonly parts: readonly number[] }[];
        readonly agents: readonly unknown[];
      };
      expect(kept.bars.length).toBeGreaterThan(1);
      expect(await page.locator(".candidate").count()).toBe(kept.bars.length);
      const pieces = kept.bars.flatMap(({ parts }) => parts.filter((part) => part > 0));
      expect(await page.locator(".candidate rect:not(.track)").count()).toBe(pieces.length);
      expect(await page.locator("#why tbody tr").count()).toBe(kept.agents.length);
      await page.keyboard.press("Escape");
      expect(await page.locator("#why").isVisible()).toBe(false);
    },
  );

  test("shows nobody's id", async () => {
    expect(await page.content()).not.toContain("somebody-in-particular");
  });

  test("needs no sideways scrolling on a phone, the picture of a decision neither", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const width = (): Promise<number> => page.evaluate("document.documentElement.scrollWidth");
    await expect.poll(width).toBe(320);
    await page.locator("#latest button").first().click();
    await page.waitForSelector("#why[open] .candidate");
    const dialog = await page
      .locator("#why")
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(dialog).toBe(0);
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("changes its colours for the dark, and stays readable in both: a contrast of 4.5 at least (WCAG 2, AA)", async () => {
    const backgrounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      backgrounds.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
      expect(await leastContrast(page)).toBeGreaterThanOrEqual(4.5);
    }
    expect(new Set(backgrounds).size).toBe(2);
    expect(complaints).toEqual([]);
  });

  test("does not hold up a server that stops, and tells that it has lost it", async () => {
    await server.close();
    await page.waitForSelector('#state[data-state="lost"]');
    await expect(fetch(server.origin)).rejects.toThrow();
  });
});

/** Of every colour of text on the two backgrounds that text stands on. */
async function leastContrast(page: Page): Promise<number> {
  const luminance = async (name: string): Promise<number> => {
    const hex = await page.evaluate<string>(
      `getComputedStyle(document.documentElement).getPropertyValue("${name}").trim()`,
    );
    expect(hex).toMatch(/^#[\da-f]{6}$/);
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const papers = await Promise.all(["--page", "--card"].map(luminance));
  const inks = await Promise.all(["--ink", "--quiet", "--good", "--warn", "--bad"].map(luminance));
  const ratios = inks.flatMap((ink) =>
    papers.map((paper) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)),
  );
  return Math.min(...ratios);
}
