// The whole engine: what the agents learned is there after their threads died, and in the next process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createEngine, type Decision, durableStore, type Engine, memoryStore, type StateStore } from "tutti";
import { adsEngineOptions, demonstrationCatalogue } from "tutti/ads";
import { afterAll, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { adRequest, DAY_START } from "./campaign-fixture.js";

const catalogue = demonstrationCatalogue(1, 20);
const folder = await mkdtemp(join(tmpdir(), "tutti-learning-"));
const NOON = DAY_START + 12 * 3_600_000;

afterAll(() => rm(folder, { recursive: true, force: true }));

function open(store: StateStore): Promise<Engine<AdRequest, number, AdEvent>> {
  const options = adsEngineOptions(catalogue, { deadline: 200 });
  const [profiler, ...others] = options.agents;
  const module = new URL("./mortal-profiler.js", import.meta.url);
  // In a thread of its own, so that nothing else dies with it.
  const mortal = { ...profiler, module, host: "mortal" } as (typeof options.agents)[number];
  return createEngine({ ...options, agents: [mortal, ...others], store });
}

function listens(engine: Engine<AdRequest, number, AdEvent>, listener: string, plays = 40): void {
  const [topic = ""] = catalogue.campaigns[0]?.topics ?? [];
  for (let play = 0; play < plays; play++)
    engine.observe({
      type: "listening",
      listener,
      topics: [topic],
      genre: "",
      seconds: 200,
      skipped: false,
      country: "SWE",
      device: "phone",
      hour: 12,
      time: NOON - play * 60_000,
    });
}

/** What the Profiler says of a listener, once it has heard all that it was told. */
async function profileOf(engine: Engine<AdRequest, number, AdEvent>, listener: string): Promise<string> {
  await expect.poll(() => engine.inspect().actors[0]?.mailbox.waiting, { timeout: 5_000 }).toBe(0);
  const decision: Decision<number> = await engine.decide(adRequest({ listener, time: NOON }));
  const profiler = decision.rationale.agents.find(({ agent }) => agent === "profiler");
  return `${profiler?.outcome}: ${profiler?.reason}`;
}

const STRANGER = "live: new listener: goes by what is usual here";

test("the Profiler's listeners are there in the next process, at its first decision", async () => {
  const path = join(folder, "process");
  const store = durableStore({ path });
  const first = await open(store);
  expect(await profileOf(first, "ann")).toBe(STRANGER);
  listens(first, "ann");
  const known = await profileOf(first, "ann");
  expect(known).not.toBe(STRANGER);
  await first.close();
  await store.close();

  const again = durableStore({ path });
  const second = await open(again);
  expect(await profileOf(second, "ann")).toBe(known);
  expect(await profileOf(second, "bob")).toBe(STRANGER);
  await second.close();
  await again.close();
});

test.each(["throws", "exits"])("the Profiler's listeners are there again when it %s", async (death) => {
  const store = memoryStore();
  const engine = await open(store);
  listens(engine, "ann");
  const known = await profileOf(engine, "ann");
  expect(known).not.toBe(STRANGER);
  // What was learned less than half a second ago may be forgotten.
  await pause(1_000);
  listens(engine, death, 1);
  await expect.poll(() => engine.inspect().actors[0]?.epoch, { timeout: 5_000 }).toBeGreaterThan(1);
  await expect.poll(() => profileOf(engine, "ann"), { timeout: 5_000 }).toBe(known);
  await engine.close();
  await store.close();
});
