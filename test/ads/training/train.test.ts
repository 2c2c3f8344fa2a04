// `tutti train`: the same bytes for the same seed, wherever it was stopped; and what it gives can be begun with.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandResult, StartProgress } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { readArtifact, SequentialEngine } from "tutti/learn";
import { afterAll, describe, expect, test } from "vitest";
import { bidSettingsOf, USUAL_BIDDING } from "#ads/agents/bidding/bid-settings.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { readArtifacts } from "#ads/training/begin-with.js";
import { trainCommands } from "#ads/training/train.js";

const folder = await mkdtemp(join(tmpdir(), "tutti-train-"));
const SMALL = { worlds: "2", listeners: "10", campaigns: "5", days: "1" };
const silent: StartProgress = () => ({ advance: () => undefined, finish: () => undefined });

afterAll(() => rm(folder, { recursive: true, force: true }));

function train(agent: string, out: string, more: object = {}, progress = silent): Promise<CommandResult> {
  const command = trainCommands.find(({ words }) => words[1] === agent);
  if (command === undefined) throw new Error(`no command trains ${agent}`);
  return command.run({ ...SMALL, ...more, out: join(folder, out) }, progress);
}

/** Stops the training when so many worlds are lived in. */
function stoppingAt(worlds: number): StartProgress {
  return () => ({
    advance: (to) => {
      if (to >= worlds) throw new Error("stopped");
    },
    finish: () => undefined,
  });
}

describe.each(["context", "coordinator"])("tutti train %s", (agent) => {
  test("gives the same bytes for the same seed, also when it was stopped and gone on with; others for another", async () => {
    const { page, report } = await train(agent, `${agent}.json`);
    const whole = await readFile(join(folder, `${agent}.json`), "utf8");
    await expect(
      train(agent, `${agent}-2.json`, {}, stoppingAt(agent === "coordinator" ? 7 : 13)),
    ).rejects.toThrow("stopped");
    expect(await readdir(folder)).toContain(`${agent}-2.json.part`);
    await train(agent, `${agent}-2.json`);
    expect(await readFile(join(folder, `${agent}-2.json`), "utf8")).toBe(whole);
    expect(await readdir(folder)).not.toContain(`${agent}-2.json.part`);
    await train(agent, `${agent}-3.json`, { seed: "2" });
    expect(await readFile(join(folder, `${agent}-3.json`), "utf8")).not.toBe(whole);
    expect(report).toMatchObject({ agent, version: JSON.parse(whole).version, metrics: { examination: {} } });
    for (const line of page.split("\n")) expect(line.length).toBeLessThanOrEqual(80 + folder.length);
  });
});

test("tutti train bid-optimizer knows how likely bids win, and takes settings only where they hold in other worlds", async () => {
  await train("bid-optimizer", "bids.json", { worlds: "1" });
  const { settings = {}, metrics, model } = await readArtifact(join(folder, "bids.json"));
  const bidding = bidSettingsOf(settings);
  const { search } = metrics as { search: { isTaken: boolean; found: object; clickRates: number[] } };
  expect(bidding).toEqual(search.isTaken ? search.found : USUAL_BIDDING);
  expect(search.clickRates.length).toBeGreaterThan(1);
  expect(Object.keys((model as { pieces: object }).pieces)).toContain("model/opportunity/phone");
});

test("an engine begins with artifacts, and each training names those that it began with", async () => {
  await Promise.all(["profiler", "context"].map((agent) => train(agent, `begin-${agent}.json`)));
  const files = ["profiler", "context"].map((agent) => join(folder, `begin-${agent}.json`));
  const from = files.join(",");
  await train("coordinator", "begin-coordinator.json", { from });
  const coordinator = await readArtifact(join(folder, "begin-coordinator.json"));
  expect(coordinator.parents).toEqual(
    await Promise.all(files.map(async (file) => (await readArtifact(file)).version)),
  );
  const begins = await readArtifacts("trained", `${from},${join(folder, "begin-coordinator.json")}`);
  expect(begins.weights).toEqual(coordinator.settings);
  const { experience, weights } = begins;
  const options = adsEngineOptions(
    demonstrationCatalogue(1, 20),
    weights === undefined ? { experience } : { experience, weights },
  );
  expect(options.agents.map(({ weight }) => weight)).toEqual(Object.values(weights ?? {}));
  const engine = await SequentialEngine.open(options);
  await engine.close();
});

test("bad settings and artifacts are refused by name", async () => {
  await expect(train("context", "x.json", { worlds: "0" })).rejects.toThrow("--worlds must be");
  await expect(train("context", "x.json", { from: join(folder, "none.json") })).rejects.toThrow("none.json");
  const twice = [join(folder, "context.json"), join(folder, "context.json")].join(",");
  await expect(readArtifacts("trained", twice)).rejects.toThrow(
    '--trained must be one artifact for "context"',
  );
});
