// The Profiler as an agent: what it says of listeners it knows, and of those it does not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ListeningEvent } from "#ads/ad-event.js";
import profiler from "#ads/agents/profiler.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { runs } from "../../runs.js";
import { type Harness, startAgent } from "./agent-harness.js";
import { adRequest, agentCampaign, anyCampaigns, anyRequest, DAY_START, TOPICS } from "./campaign-fixture.js";

const HOUR = 3_600_000;
const NOON = DAY_START + 12 * HOUR;
/** One campaign a topic, and one without topics. */
const CAMPAIGNS = [
  ...TOPICS.map((topic) => agentCampaign({ topics: [topic] })),
  agentCampaign({ topics: [] }),
];
const [JAZZ, NEWS] = [0, 1];

function play(changes: Partial<ListeningEvent> = {}): ListeningEvent {
  return {
    type: "listening",
    listener: "ann",
    topics: ["jazz"],
    genre: "",
    seconds: 200,
    skipped: false,
    country: "SWE",
    device: "phone",
    hour: 12,
    time: NOON - HOUR,
    ...changes,
  };
}

/** So many plays of each topic by many others, so that the usual is known. */
function playEverything(agent: Harness, times: number): void {
  for (let number = 0; number < times; number++) {
    for (const topic of TOPICS) agent.observe(play({ listener: `other-${number}`, topics: [topic] }));
  }
}

const anyPlay = fc
  .record({
    listener: fc.constantFrom("", "ann", "bob"),
    topics: fc.array(fc.constantFrom(...TOPICS, "constructor", "unheard"), { maxLength: 20 }),
    genre: fc.constantFrom("", "jazz", "rock"),
    seconds: fc.oneof(fc.integer({ min: -10, max: 4000 }), fc.constant(Number.NaN)),
    skipped: fc.boolean(),
    country: fc.constantFrom("", "SWE", "USA"),
    time: fc.oneof(fc.integer({ min: DAY_START - 1e10, max: DAY_START }), fc.constant(Number.NaN)),
  })
  .map(play);

describe("any listener", () => {
  test("scores and confidence are in [0, 1] for any request after any plays", () => {
    fc.assert(
      fc.property(
        anyCampaigns,
        fc.array(anyPlay, { maxLength: 80 }),
        anyRequest,
        (campaigns, plays, request) => {
          const agent = startAgent(profiler, campaigns);
          for (const event of plays) agent.observe(event);
          const { scores, confidence } = agent.propose(request);
          expect(scores).toHaveLength(campaigns.length);
          for (const score of [...scores, confidence]) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  test("the same events give the same scores", () => {
    fc.assert(
      fc.property(fc.array(anyPlay, { maxLength: 60 }), anyRequest, (plays, request) => {
        const [first, second] = [1, 2].map(() => {
          const agent = startAgent(profiler, CAMPAIGNS);
          for (const event of plays) agent.observe(event);
          return agent.propose(request);
        });
        expect(second).toEqual(first);
      }),
      { numRuns: runs(30) },
    );
  });

  test("a candidate that is no campaign is neither good nor bad", () => {
    expect(startAgent(profiler, CAMPAIGNS).propose(adRequest(), [999, JAZZ]).scores).toEqual([0.5, 0.5]);
  });
});

describe("a new listener", () => {
  test("before anything is known every campaign is as good as another, with little confidence", () => {
    const { scores, confidence } = startAgent(profiler, CAMPAIGNS).propose(adRequest());
    expect(scores).toEqual(CAMPAIGNS.map(() => 0.5));
    expect(confidence).toBeLessThan(0.3);
  });

  test("is taken to like what they play at this moment", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    const { scores } = agent.propose(adRequest({ listener: "", keywords: ["news", "unheard"] }));
    for (const [topic, score] of scores.entries())
      if (topic !== NEWS) expect(scores[NEWS]).toBeGreaterThan(score);
  });

  test("is taken for what their country likes", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    for (let number = 0; number < 300; number++) {
      agent.observe(play({ listener: "", country: "SWE", topics: ["jazz"] }));
      agent.observe(play({ listener: "", country: "USA", topics: ["news"] }));
    }
    const swede = agent.propose(adRequest({ listener: "new", country: "SWE" })).scores;
    const american = agent.propose(adRequest({ listener: "new", country: "USA" })).scores;
    expect(swede[JAZZ]).toBeGreaterThan(swede[NEWS] as number);
    expect(american[NEWS]).toBeGreaterThan(american[JAZZ] as number);
    expect(swede[5]).toBe(0.5);
  });
});

describe("a known listener", () => {
  test("who plays only jazz gets jazz campaigns scored above all others", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    playEverything(agent, 40);
    for (let number = 0; number < 20; number++) agent.observe(play());
    const { scores, reason } = agent.propose(adRequest());
    for (const other of scores.slice(1)) expect(scores[JAZZ]).toBeGreaterThan(other);
    expect(scores[JAZZ]).toBeGreaterThan(0.57);
    expect(reason).toMatch(/^plays jazz; .*x the usual interest in jazz$/);
  });

  test("is trusted more with every play", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    let before = agent.propose(adRequest()).confidence as number;
    for (let number = 0; number < 30; number++) {
      agent.observe(play());
      const { confidence } = agent.propose(adRequest());
      expect(confidence).toBeGreaterThan(before);
      before = confidence as number;
    }
  });

  test("who skips jazz likes it less than one who does not play it at all", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    playEverything(agent, 40);
    for (let number = 0; number < 20; number++) agent.observe(play({ skipped: true, seconds: 5 }));
    const skipper = agent.propose(adRequest()).scores[JAZZ];
    expect(skipper).toBeLessThan(agent.propose(adRequest({ listener: "new" })).scores[JAZZ] as number);
  });

  test("is forgotten by and by: two years later the scores are nearly those of a new listener", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    playEverything(agent, 40);
    for (let number = 0; number < 20; number++) agent.observe(play());
    const later = adRequest({ time: NOON + 2 * 365 * 24 * HOUR });
    const faded = agent.propose(later).scores[JAZZ] as number;
    expect(faded).toBeCloseTo(agent.propose({ ...later, listener: "new" }).scores[JAZZ] as number, 3);
  });

  test("without consent nothing is learned of them", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    for (let number = 0; number < 20; number++) agent.observe(play({ listener: "" }));
    expect(agent.published).toEqual([]);
    expect(agent.propose(adRequest({ listener: "" })).reason).toContain("new listener");
  });
});

describe("interests", () => {
  /** The interest in each topic that was published last. */
  function told(agent: Harness): ReadonlyMap<string, number> {
    const event = agent.published.at(-1);
    if (event?.type !== "interest") throw new Error("nothing was published");
    return new Map(event.topics.map((topic, index) => [topic, event.lifts[index] as number]));
  }

  test("are published as they change, and again when the listener turns to something else", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    playEverything(agent, 40);
    agent.published.length = 0;
    for (let number = 0; number < 20; number++) agent.observe(play());
    expect(agent.published.at(-1)).toMatchObject({ type: "interest", listener: "ann", time: NOON - HOUR });
    expect(told(agent).get("jazz")).toBeGreaterThan(2);
    expect(told(agent).get("news")).toBeLessThan(0.7);
    const later = NOON + 60 * 24 * HOUR;
    for (let number = 0; number < 40; number++) agent.observe(play({ topics: ["news"], time: later }));
    expect(told(agent).get("news")).toBeGreaterThan(2);
  });

  test("are published rarely, once a listener is known", () => {
    const agent = startAgent(profiler, CAMPAIGNS);
    playEverything(agent, 40);
    for (let number = 0; number < 100; number++) agent.observe(play());
    agent.published.length = 0;
    for (let number = 0; number < 100; number++) agent.observe(play());
    expect(agent.published.length).toBeLessThan(5);
  });
});

describe("clicks", () => {
  test("where a match with the listener's topics was never clicked, it counts for less", () => {
    const shown = (clicks: boolean): number => {
      const agent = startAgent(profiler, CAMPAIGNS);
      playEverything(agent, 40);
      for (let number = 0; number < 20; number++) agent.observe(play());
      const moment = momentOf(adRequest());
      for (let number = 0; number < 2000; number++) {
        const about = { decision: String(number), campaign: JAZZ, listener: "ann", time: NOON, moment };
        agent.observe({ type: "impression", ...about, price: 1 as Micros, bid: 1 as Micros });
        if (clicks && number % 20 === 0) agent.observe({ type: "click", ...about });
        // The same number of clicks overall, elsewhere.
        const elsewhere = { ...about, campaign: NEWS };
        agent.observe({ type: "impression", ...elsewhere, price: 1 as Micros, bid: 1 as Micros });
        if (!clicks && number % 20 === 0) agent.observe({ type: "click", ...elsewhere, listener: "" });
      }
      return agent.propose(adRequest()).scores[JAZZ] as number;
    };
    expect(shown(false)).toBeLessThan(shown(true));
  });
});
