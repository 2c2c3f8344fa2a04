// Logs to learn from: whole, honest about their own probabilities, and the same for the same seeds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { createMarket, InvalidMarketError, type LoggedWorld, logMarkets } from "tutti/ads";
import { type ColumnBatch, type NumberLists, type Numbers, readDataset, writeDataset } from "tutti/learn";
import { afterAll, expect, test } from "vitest";
import { LOGGING } from "#ads/simulator/log/logging-policy.js";
import { simulate } from "#ads/simulator/log/simulate.js";
import { runs } from "../../runs.js";
import { regimes, seeds } from "./worlds.js";

const FOLDER = mkdtempSync(join(tmpdir(), "tutti-log-"));
const FILE = join(FOLDER, "log.arrow");
afterAll(() => rmSync(FOLDER, { recursive: true }));

const WORLD: LoggedWorld = { seed: 3, run: 5, regime: "lively", listeners: 60, campaigns: 40, days: 2 };

/** The columns of a batch, by name. */
function reader({ columns }: ColumnBatch): {
  numbers(name: string): Numbers;
  lists(name: string): NumberLists;
} {
  return {
    numbers: (name) => columns[name] as Numbers,
    lists: (name) => columns[name] as NumberLists,
  };
}

function logOf(worlds: readonly LoggedWorld[]): readonly ColumnBatch[] {
  return [...logMarkets(worlds).batches];
}

test("the same worlds give the same log, and a file of it gives it again, to the bit", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, regimes, async (seed, regime) => {
      const worlds = [
        { ...WORLD, seed, regime },
        { ...WORLD, seed, regime, run: 6 },
      ];
      const { schema, batches } = logMarkets(worlds);
      writeDataset(FILE, schema, batches);
      const read = await readDataset(FILE);
      expect(read.schema).toStrictEqual(schema);
      const again: ColumnBatch[] = [];
      for await (const batch of read.batches) again.push(batch);
      expect(again).toStrictEqual(logOf(worlds));
      expect(again[1]).not.toEqual(again[0]);
    }),
    { numRuns: runs(3) },
  );
});

test("the description makes the same markets again: options, and the fingerprint of what they were", () => {
  const own = {
    price: 0.2,
    drift: 1,
    season: { traffic: 0, price: 0, conversion: 0 },
    upright: 0,
    budgets: 1,
  };
  const { schema } = logMarkets([WORLD, { ...WORLD, regime: own }]);
  const worlds = schema.about["worlds"] as (LoggedWorld & { readonly fingerprint: string })[];
  for (const world of worlds) expect(createMarket(world).fingerprint).toBe(world.fingerprint);
  expect(new Set(worlds.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test("every row fits together: the choice is one of its arms, the bid its share, the outcome what a bid can have", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { catalogue } = createMarket({ ...WORLD, seed });
      const [batch] = logOf([{ ...WORLD, seed }]);
      if (batch === undefined) throw new Error("no batch");
      const { numbers, lists } = reader(batch);
      const [campaigns, creatives] = [lists("armCampaigns"), lists("armCreatives")];
      const value = (name: string, row: number): number => numbers(name)[row] as number;
      expect(creatives.offsets).toEqual(campaigns.offsets);
      for (let row = 0; row < batch.rows; row++) {
        const [from, to] = [campaigns.offsets[row] as number, campaigns.offsets[row + 1] as number];
        const arms = [...campaigns.values.slice(from, to)].map(
          (campaign, arm) => `${campaign}/${creatives.values[from + arm]}`,
        );
        expect(new Set(arms).size).toBe(arms.length);
        const bid = value("bid", row);
        const won = value("won", row);
        expect(won === -1).toBe(arms.length === 0);
        expect(Number.isNaN(bid)).toBe(arms.length === 0);
        expect(Number.isNaN(value("paid", row))).toBe(won !== 1);
        if (value("clickDelay", row) >= 0) expect(won).toBe(1);
        if (value("conversionDelay", row) >= 0) {
          expect(value("conversionDelay", row)).toBeGreaterThan(value("clickDelay", row));
        }
        if (arms.length === 0) continue;
        const campaign = value("campaign", row);
        expect(arms).toContain(`${campaign}/${value("creative", row)}`);
        const share = value("share", row);
        expect(bid).toBe(share * (catalogue.campaigns[campaign]?.maximumBid ?? Number.NaN));
        expect(share >= LOGGING.shares[0] && share <= LOGGING.shares[1]).toBe(true);
        expect(value("density", row)).toBeCloseTo(
          1 / share / Math.log(LOGGING.shares[1] / LOGGING.shares[0]),
          9,
        );
      }
    }),
    { numRuns: runs(3) },
  );
});

test("the probabilities are true: weighted by them, choices are those of a policy that takes every arm alike", () => {
  const batches = logOf([0, 1, 2].map((run) => ({ ...WORLD, run, listeners: 300, regime: "steady" })));
  const weights: number[] = [];
  const first: number[] = [];
  const firstShare: number[] = [];
  for (const batch of batches) {
    const { numbers, lists } = reader(batch);
    const { offsets, values } = lists("armCampaigns");
    const creatives = lists("armCreatives").values;
    for (let row = 0; row < batch.rows; row++) {
      const from = offsets[row] as number;
      const arms = (offsets[row + 1] as number) - from;
      if (arms === 0) continue;
      const propensity = numbers("propensity")[row] as number;
      const weight = 1 / arms / propensity;
      const isFirst =
        values[from] === numbers("campaign")[row] && creatives[from] === numbers("creative")[row] ? 1 : 0;
      weights.push(weight);
      first.push(weight * isFirst);
      firstShare.push(1 / arms);
      const expected = LOGGING.explore / arms + isFirst * (1 - LOGGING.explore);
      expect(propensity).toBeCloseTo(expected, 12);
    }
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(weights)).toBeCloseTo(1, 1);
  expect(mean(first) / mean(firstShare)).toBeGreaterThan(0.9);
  expect(mean(first) / mean(firstShare)).toBeLessThan(1.1);
});

test("no column tells what a real system would not know", () => {
  const { schema } = logMarkets([WORLD]);
  expect(schema.fields.map(({ name }) => name)).toEqual(
    [
      "world time slot listener birthYear gender device country utcOffset media upright auction floor mood activity",
      "topic played skipped armCampaigns armCreatives campaign creative propensity share density bid",
      "won paid clickDelay conversionDelay",
    ].flatMap((names) => names.split(" ")),
  );
  const [batch] = logOf([WORLD]);
  if (batch === undefined) throw new Error("no batch");
  for (const { name, words } of schema.fields) {
    const column = batch.columns[name];
    if (words === undefined || column === undefined || "offsets" in column) continue;
    expect(Math.min(...column)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...column)).toBeLessThan(words.length);
  }
});

test("tutti simulate writes a log that can be read, and says what is in it", async () => {
  const { page, report } = await simulate.run(
    { out: FILE, worlds: "2", days: "1", seed: "9", listeners: "30", campaigns: "20" },
    () => ({ advance: () => undefined, finish: () => undefined }),
  );
  const { rows, summaries } = report as { rows: number; summaries: readonly { opportunities: number }[] };
  const { schema, batches } = await readDataset(FILE);
  let read = 0;
  for await (const batch of batches) read += batch.rows;
  expect(read).toBe(rows);
  expect(summaries.reduce((sum, { opportunities }) => sum + opportunities, 0)).toBe(rows);
  expect(schema.about["worlds"]).toHaveLength(2);
  expect(page).toContain(`${rows} opportunities of 2 markets`);
  for (const line of page.split("\n"))
    expect(line.length).toBeLessThanOrEqual(Math.max(80, 60 + FILE.length));
});

test("tutti simulate refuses what makes no sense, by the option's name", async () => {
  const quiet = () => ({ advance: () => undefined, finish: () => undefined });
  const wrong: readonly (readonly [Record<string, string>, string])[] = [
    [{}, "out"],
    [{ out: FILE, worlds: "0" }, "worlds"],
    [{ out: FILE, days: "many" }, "days"],
    [{ out: FILE, seed: "" }, "seed"],
    [{ out: FILE, listeners: "1.5" }, "listeners"],
    [{ out: FILE, regime: "wild" }, "regime"],
  ];
  for (const [settings, option] of wrong) {
    const refused = simulate.run(settings, quiet);
    await expect(refused).rejects.toThrow(InvalidMarketError);
    await expect(refused).rejects.toThrow(`option ${option} `);
  }
});
