// `tutti bench rtb` as its users run it: a folder in, a page or one JSON object out, and faults told in a line.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { auctionDataset } from "tutti/ads";
import { type ColumnBatch, readDataset, writeDataset } from "tutti/learn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadReplayData } from "#ads/replay/load-replay-data.js";
import { drawWorld } from "./worlds.js";

const MAIN = fileURLToPath(new URL("../../../dist/runtime/cli/main.js", import.meta.url));
const BIDDERS = ["MCPC", "LIN", "SS-MDP", "RLB", "Tutti", "Tutti 1/2", "Tutti 1/3", "Tutti 1/4"];
const DONE = 0;
const MISUSED = 2;

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
}

interface Report {
  readonly campaign: string;
  readonly auctions: number;
  readonly budgetAnEpisode: number;
  readonly bidders: readonly {
    readonly bidder: string;
    readonly impressions: number;
    readonly clicks: number;
    readonly cost: number;
    readonly tuttiAhead: { readonly clicks: number; readonly low: number; readonly high: number };
  }[];
}

let root = "";
const folder = (name: string): string => join(root, name);

function run(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { TUTTI_DATA: _, ...rest } = process.env;
    const env = { ...rest, ...variables };
    const child = spawn(process.execPath, [MAIN, "bench", "rtb", ...words], {
      cwd: root,
      env,
      timeout: 60_000,
    });
    let output = "";
    let messages = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      messages += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, messages }));
  });
}

/** A campaign of 2,500 auctions. */
async function writeCampaign(into: string, id: string): Promise<void> {
  const { history, log } = drawWorld(11, 5000);
  const lines = Array.from(
    log.rates.slice(0, 2500),
    (rate, at) => `${log.clicks[at]} ${log.prices[at]} ${rate}\n`,
  );
  const info = {
    imp_train: history.impressions,
    clk_train: history.clicks,
    cost_train: history.cost,
    price_counter_train: [...history.prices],
    imp_test: 2500,
  };
  await writeFile(join(into, `${id}-test.theta.txt`), lines.join(""));
  await writeFile(join(into, `info-${id}.json`), JSON.stringify(info));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tutti-replay-"));
  await cp(await mkdtemp(join(root, "made-")), folder("ipinyou-rlb"), { recursive: true });
  await mkdir(folder("empty"));
  await writeCampaign(folder("ipinyou-rlb"), "7");
  await cp(folder("ipinyou-rlb"), folder("two"), { recursive: true });
  await writeCampaign(folder("two"), "8");
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe("tutti bench rtb", () => {
  test("prints a row for each bidder in at most 80 columns, and keeps its progress off the output", async () => {
    const ran = await run(["--data", "ipinyou-rlb"]);
    expect([ran.code, ran.messages]).toEqual([
      DONE,
      `Replaying: ${BIDDERS.length * 2500} of ${BIDDERS.length * 2500}\n`,
    ]);
    const rows = ran.output.split("\n").filter((line) => line.startsWith("│"));
    expect(rows.map((row) => row.split("│")[1]?.trim())).toEqual(["bidder", ...BIDDERS]);
    for (const line of ran.output.split("\n")) expect(line).toMatch(/^.{0,80}$/);
  });

  test("prints one JSON object with the same figures, and finds its folder in TUTTI_DATA", async () => {
    const ran = await run(["--json"], { TUTTI_DATA: root });
    expect(ran.code).toBe(DONE);
    const report = JSON.parse(ran.output) as Report;
    expect([report.campaign, report.auctions]).toEqual(["7", 2500]);
    expect(report.bidders.map(({ bidder }) => bidder)).toEqual(BIDDERS);
    for (const { cost, clicks, impressions, tuttiAhead } of report.bidders) {
      expect(cost).toBeLessThanOrEqual(3 * report.budgetAnEpisode);
      expect(clicks).toBeLessThanOrEqual(impressions);
      expect(tuttiAhead.low).toBeLessThanOrEqual(tuttiAhead.clicks);
      expect(tuttiAhead.high).toBeGreaterThanOrEqual(tuttiAhead.clicks);
    }
  });

  test("takes the dataset's folder and the one that holds it, in --data and in TUTTI_DATA", async () => {
    const ran = await Promise.all([
      run(["--data", ".", "--json"]),
      run(["--json"], { TUTTI_DATA: folder("ipinyou-rlb") }),
    ]);
    for (const { output } of ran) expect((JSON.parse(output) as Report).campaign).toBe("7");
  });

  test("takes the campaign that is named, and draws its bidders where it is told to", async () => {
    const ran = await run(["--data", "two", "--campaign", "8", "--json", "--plot", "replay.html"]);
    const drawn = await readFile(folder("replay.html"), "utf8");
    expect(drawn.match(/<figure>/g)).toHaveLength(5);
    for (const bidder of BIDDERS) expect(drawn).toContain(bidder);
    expect((JSON.parse(ran.output) as Report).campaign).toBe("8");
  });
});

const faults: readonly (readonly [what: string, words: readonly string[], told: RegExp])[] = [
  ["a folder that is not there", ["--data", "none"], /^tutti: none cannot be read; name the data's folder/],
  ["a folder without a log", ["--data", "empty"], /^tutti: empty has no file \*-test\.theta\.txt/],
  [
    "several campaigns and none named",
    ["--data", "two"],
    /^tutti: two has logs of several campaigns; name one: 7, 8/,
  ],
  [
    "a campaign that is not there",
    ["--data", "two", "--campaign", "9"],
    /^tutti: two\/info-9\.json cannot be read/,
  ],
  ["a plot of another kind", ["--data", "two", "--plot", "x.png"], /"x\.png" must end in \.html/],
  ["a flag without its value", ["--data"], /argument missing/],
  ["a flag that there is none of", ["--dat", "two"], /unknown option '--dat'/],
];

test.each(faults)(
  "%s is told on the error stream, without a stack, and ends with 2",
  async (_, words, told) => {
    const ran = await run(words);
    expect(ran.messages).toMatch(told);
    expect(ran.messages).not.toContain("    at ");
    expect([ran.code, ran.output]).toEqual([MISUSED, ""]);
  },
);

test("a log is a dataset as well: a row for each auction, which a file of columns gives again", async () => {
  const { schema, batches } = await auctionDataset(folder("ipinyou-rlb"));
  expect(schema.fields.map(({ name }) => name)).toEqual(["click", "price", "rate"]);
  const { log } = await loadReplayData(folder("ipinyou-rlb"));
  const read: ColumnBatch[] = [];
  for await (const batch of batches) read.push(batch);
  expect(read).toEqual([{ rows: 2500, columns: { click: log.clicks, price: log.prices, rate: log.rates } }]);
  writeDataset(folder("auctions.arrow"), schema, read);
  const again = await readDataset(folder("auctions.arrow"));
  expect(again.schema).toEqual(schema);
  for await (const batch of again.batches) expect(batch).toEqual(read[0]);
});

const GOOD_LINE = "0 70 0.0021\n";
const logs: readonly (readonly [what: string, text: string, told: RegExp])[] = [
  ["nothing in it", "", /line 1 must be/],
  ["a line of two fields", `${GOOD_LINE}0 70\n`, /line 2 must be/],
  ["a line of four fields", `${GOOD_LINE}0 70 0.1 0.2\n`, /line 2 must be/],
  ["a click that is neither 0 nor 1", `${GOOD_LINE}2 70 0.1\n`, /line 2 must be/],
  ["a negative price", `${GOOD_LINE}0 -7 0.1\n`, /line 2 must be/],
  ["a price beyond 65,535", `${GOOD_LINE}0 65536 0.1\n`, /line 2 must be/],
  ["a click probability above 1", `${GOOD_LINE}0 70 1.1\n`, /line 2 must be/],
  ["an empty line in the middle", `${GOOD_LINE}\n${GOOD_LINE}`, /line 2 must be/],
  ["a click probability that is no number", `${GOOD_LINE}0 70 NaN\n`, /line 2 must be/],
];

test.each(logs)("a log with %s is refused, with its line", async (_, text, told) => {
  await writeFile(join(folder("two"), "8-test.theta.txt"), text);
  const loading = loadReplayData(folder("two"), "8");
  await expect(loading).rejects.toMatchObject({ code: "INVALID_REPLAY_DATA" });
  await expect(loading).rejects.toThrow(told);
});

const INFO = { imp_train: 10, clk_train: 1, cost_train: 50, price_counter_train: [0, 3, 7] };
const infos: readonly (readonly [what: string, text: string, told: RegExp])[] = [
  ["no JSON", "{", /is not JSON/],
  ["a list", "[]", /must be object/],
  ["no cost", JSON.stringify({ ...INFO, cost_train: undefined }), /required property 'cost_train'/],
  ["no click to learn from", JSON.stringify({ ...INFO, clk_train: 0 }), /\/clk_train must be >= 1/],
  [
    "a negative count",
    JSON.stringify({ ...INFO, price_counter_train: [1, -1] }),
    /\/price_counter_train\/1 must be >= 0/,
  ],
];

test.each(infos)("a history of %s is refused, with the place", async (_, text, told) => {
  await writeFile(join(folder("two"), "info-8.json"), text);
  const loading = loadReplayData(folder("two"), "8");
  await expect(loading).rejects.toMatchObject({ code: "INVALID_REPLAY_DATA" });
  await expect(loading).rejects.toThrow(told);
});
