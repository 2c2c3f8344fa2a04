// Agents that begin with what others learned elsewhere: it is there from the first request on, and nobody's name is in it.
import fc from "fast-check";
import type { Agent, AgentStore } from "tutti";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import bidOptimizer from "#ads/agents/bid-optimizer.js";
import context from "#ads/agents/context.js";
import profiler from "#ads/agents/profiler.js";
import { type Experience, experienceOf, holdsAnywhere } from "#ads/memory/experience.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { agentStore, type Harness, startAgent } from "./agent-harness.js";
import { adRequest, agentCampaign, TOPICS } from "./campaign-fixture.js";

type AdAgent = Agent<AdRequest, number, AdEvent>;

const CAMPAIGNS = TOPICS.map((topic) =>
  agentCampaign({ id: `campaign ${topic}`, topics: [topic], goal: "clicks", value: 50_000 }),
);
/** Where agents have an opinion of their own of strangers: content of one topic, on a device that is rarely clicked on. */
const QUESTION = adRequest({ listener: "", keywords: ["jazz"], device: "car", activity: "workout" });

function teach(life: Harness): void {
  const { time } = QUESTION;
  for (let number = 0; number < 400; number++) {
    const listener = `listener-${number % 20}`;
    const campaign = number % CAMPAIGNS.length;
    const about = { decision: `${number}`, campaign, listener, time, moment: momentOf(QUESTION) };
    const topics = [TOPICS[number % 2] as string];
    const where = { country: "SWE", device: "car" as const, hour: 12 };
    life.observe({
      type: "listening",
      listener,
      topics,
      genre: "",
      seconds: 200,
      skipped: false,
      time,
      ...where,
    });
    life.observe({ type: "impression", ...about, price: 500 as Micros, bid: 900_000 as Micros });
    if (campaign === 0 && number % 3 > 0) life.observe({ type: "click", ...about });
  }
}

async function learned(agent: AdAgent, version: string): Promise<Experience> {
  const store = agentStore(agent.name);
  const life = startAgent(agent, CAMPAIGNS, { store });
  await life.begun;
  teach(life);
  await life.stop();
  const entries = (await store.snapshot("")).filter(({ key }) => holdsAnywhere(key));
  return { version, pieces: Object.fromEntries(entries.map(({ key, value }) => [key, value])) };
}

async function begin(
  agent: AdAgent,
  model: unknown,
  store: AgentStore = agentStore(agent.name),
): Promise<Harness> {
  const life = startAgent(agent, CAMPAIGNS, { store, model });
  await life.begun;
  return life;
}

describe.each([profiler, context, bidOptimizer].map((agent) => ({ name: agent.name, agent })))(
  "the $name",
  ({ agent }) => {
    test("with experience speaks of strangers otherwise than without", async () => {
      const fresh = await begin(agent, undefined);
      const before = fresh.propose(QUESTION);
      const experienced = await begin(agent, await learned(agent, "1"));
      expect(experienced.propose(QUESTION)).not.toEqual(before);
    });

    test("goes on with what it kept while its experience is the same, and begins anew with another", async () => {
      const first = await learned(agent, "1");
      const store = agentStore(agent.name);
      const life = await begin(agent, first, store);
      teach(life);
      const after = life.propose(QUESTION).scores;
      await life.stop();
      const second = await begin(agent, first, store);
      for (const [at, score] of second.propose(QUESTION).scores.entries())
        expect(score).toBeCloseTo(after[at] as number, 2);
      await second.stop();
      const empty = await begin(agent, { version: "2", pieces: {} }, store);
      await empty.stop();
      const other = await begin(agent, { ...first, version: "3" }, store);
      const [stored] = await store.snapshot("experience");
      await other.stop();
      expect((await store.snapshot("experience"))[0]?.value).toBe("3");
      expect(stored).toBeDefined();
    });

    test("holds nothing of one listener or one campaign in what holds anywhere", async () => {
      const text = JSON.stringify(await learned(agent, "1"));
      expect(text).not.toContain("listener-");
      expect(text).not.toContain("campaign jazz");
    });
  },
);

test("whatever else is given as experience is refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ version: fc.integer() })), (value) => {
      expect(() => experienceOf(value)).toThrow("as `tutti train` writes it");
    }),
  );
  const pieces = { "listener/abc": 1 };
  expect(() => experienceOf({ version: "1", pieces })).toThrow(TypeError);
});
