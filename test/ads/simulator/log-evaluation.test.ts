// A market's log judged by: what a policy would have earned, against what it does earn when it is played.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoggedWorld, logMarkets } from "tutti/ads";
import { evaluateLog, type Numbers, type TargetPolicy, writeDataset } from "tutti/learn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOGGING } from "#ads/simulator/log/logging-policy.js";
import { readMarketLog } from "#ads/simulator/log/read-market-log.js";

const folder = mkdtempSync(join(tmpdir(), "tutti-market-log-"));
const FILE = join(folder, "log.arrow");
const WORLD: LoggedWorld = { seed: 2, run: 1, regime: "steady", listeners: 400, campaigns: 60, days: 4 };
const OTHER_RUNS = [100, 101, 102, 103];

beforeAll(() => {
  const { schema, batches } = logMarkets([WORLD]);
  writeDataset(FILE, schema, batches);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Any arm alike with probability `explore`, else the first. */
function exploring(explore: number): TargetPolicy {
  return {
    name: `explores ${explore}`,
    probabilities: ({ actions }) =>
      actions.map((_, place) => explore / actions.length + (place === 0 ? 1 - explore : 0)),
  };
}

/** Clicks for each choice of that policy, played in other runs of the same world. */
function played(explore: number): number {
  let [choices, clicks] = [0, 0];
  const worlds = OTHER_RUNS.map((run) => ({ ...WORLD, run }));
  for (const { columns } of logMarkets(worlds, { ...LOGGING, explore }).batches) {
    for (const propensity of columns["propensity"] as Numbers) if (!Number.isNaN(propensity)) choices++;
    for (const delay of columns["clickDelay"] as Numbers) if (!Number.isNaN(delay)) clicks++;
  }
  return clicks / choices;
}

test("the interval of a policy's clicks holds what it earns when it is played", async () => {
  const { logged, estimates } = await evaluateLog(await readMarketLog(FILE), exploring(1), { seed: 1 });
  const truth = played(1);
  expect(truth).not.toBe(logged);
  const trusted = estimates.filter(({ verdict }) => verdict.kind === "estimate");
  expect(trusted.map(({ estimator }) => estimator)).toEqual(["ips", "snips", "dr", "switch-dr"]);
  for (const { bootstrap } of trusted) {
    expect(bootstrap?.lower).toBeLessThanOrEqual(truth);
    expect(bootstrap?.upper).toBeGreaterThanOrEqual(truth);
  }
});

describe("the rows of a market's log", () => {
  test("are its choices: arms by name, the one that was taken, and words where the file has numbers", async () => {
    const [batch] = [...logMarkets([WORLD]).batches];
    const won = batch?.columns["won"] as Numbers;
    const log = await readMarketLog(FILE, "impressions");
    let [rows, shown] = [0, 0];
    for await (const { actions, taken, propensity, reward, context } of log.rows()) {
      rows++;
      shown += reward;
      if (rows > 200) continue;
      const isFirst = taken === 0 ? 1 - LOGGING.explore : 0;
      expect(propensity).toBeCloseTo(LOGGING.explore / actions.length + isFirst, 12);
      expect(actions[taken]).toMatch(/^0\/\d+\/\d+$/);
      expect(["audio", "banner", "video"]).toContain((context as Record<string, unknown>)["media"]);
      expect(context).not.toHaveProperty("won");
    }
    expect(rows).toBe([...won].filter((each) => each >= 0).length);
    expect(shown).toBe([...won].filter((each) => each === 1).length);
  });

  test("of a reward that there is none of, and of another file, are refused", async () => {
    await expect(readMarketLog(FILE, "money")).rejects.toMatchObject({ code: "UNKNOWN_LOG_REWARD" });
    const other = join(folder, "other.arrow");
    const fields = [{ name: "world", type: "uint16", about: "" }] as const;
    writeDataset(other, { fields, about: {} }, [{ rows: 1, columns: { world: Uint16Array.of(1) } }]);
    await expect(readMarketLog(other)).rejects.toThrow(/it has no column "time"/);
    await expect(readMarketLog(import.meta.filename)).rejects.toMatchObject({ code: "UNREADABLE_DATASET" });
  });
});
