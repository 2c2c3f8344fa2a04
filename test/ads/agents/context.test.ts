// The Context agent: beliefs at the start, evidence later, never the listener.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import context from "#ads/agents/context.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { type Harness, startAgent } from "./agent-harness.js";
import { adRequest, agentCampaign, anyCampaigns, anyRequest, TOPICS } from "./campaign-fixture.js";

const CAMPAIGNS = TOPICS.map((topic) => agentCampaign({ topics: [topic] }));
const JAZZ = 0;
const SPORT = 2;

function shown(campaign: number, request = adRequest()): AdEvent {
  const about = { decision: "d", campaign, listener: "", time: request.time, moment: momentOf(request) };
  return { type: "impression", ...about, price: 1 as Micros, bid: 1 as Micros };
}

function clicked(campaign: number, request = adRequest()): AdEvent {
  const about = { decision: "d", campaign, listener: "", time: request.time, moment: momentOf(request) };
  return { type: "click", ...about };
}

describe("any moment", () => {
  test("scores and confidence are in [0, 1] whatever was clicked before", () => {
    fc.assert(
      fc.property(
        anyCampaigns,
        fc.array(fc.tuple(anyRequest, fc.nat(15), fc.boolean()), { maxLength: 40 }),
        anyRequest,
        (campaigns, outcomes, request) => {
          const agent = startAgent(context, campaigns);
          for (const [at, campaign, click] of outcomes) {
            agent.observe(click ? clicked(campaign, at) : shown(campaign, at));
          }
          const { scores, confidence } = agent.propose(request);
          expect(scores).toHaveLength(campaigns.length);
          for (const score of [...scores, confidence]) {
            expect(score).toBeGreaterThan(0);
            expect(score).toBeLessThan(1);
          }
        },
      ),
    );
  });

  test("the judgement is the same whoever listens", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const agent = startAgent(context, CAMPAIGNS);
        const known = agent.propose({ ...request, listener: "ann", birthYear: 1990, gender: "female" });
        expect(agent.propose({ ...request, listener: "", consent: false })).toEqual(known);
      }),
    );
  });
});

describe("before any click", () => {
  test("a moment of which nothing is believed favours nothing", () => {
    const { scores } = startAgent(context, CAMPAIGNS).propose(adRequest({ device: "other" }));
    expect(scores[JAZZ]).toBe(0.5);
  });

  test("a workout is believed to favour sport", () => {
    const { scores, reason } = startAgent(context, CAMPAIGNS).propose(adRequest({ activity: "workout" }));
    expect(scores[SPORT]).toBeGreaterThan(scores[JAZZ] as number);
    expect(reason).toBe("weekday midday, workout, on a phone: favours sport");
  });

  test("content about a campaign's topic favours it, by keyword and by category", () => {
    const agent = startAgent(context, CAMPAIGNS);
    expect(agent.propose(adRequest({ keywords: ["jazz"] })).scores[JAZZ]).toBeGreaterThan(0.55);
    expect(agent.propose(adRequest({ categories: ["IAB17-44"] })).scores[SPORT]).toBeGreaterThan(0.51);
  });

  test("a speaker is believed to bring fewer clicks, and no less reach", () => {
    const campaigns = [agentCampaign({ goal: "reach" }), agentCampaign({ goal: "clicks" })];
    const [reach, clicks] = startAgent(context, campaigns).propose(adRequest({ device: "speaker" })).scores;
    expect(reach).toBe(0.5);
    expect(clicks).toBeLessThan(0.47);
  });
});

describe("learning", () => {
  /** Sport is clicked at home, never at a workout; jazz the other way round. */
  function learnOpposite(agent: Harness): void {
    const workout = adRequest({ activity: "workout" });
    const focus = adRequest({ activity: "focus" });
    for (let number = 0; number < 3000; number++) {
      for (const campaign of [SPORT, JAZZ]) {
        agent.observe(shown(campaign, workout));
        agent.observe(shown(campaign, focus));
      }
      if (number % 30 !== 0) continue;
      agent.observe(clicked(SPORT, focus));
      agent.observe(clicked(JAZZ, workout));
    }
  }

  test("clicks overrule what was believed", () => {
    const agent = startAgent(context, CAMPAIGNS);
    learnOpposite(agent);
    const workout = agent.propose(adRequest({ activity: "workout" })).scores;
    const focus = agent.propose(adRequest({ activity: "focus" })).scores;
    expect(workout[JAZZ]).toBeGreaterThan(workout[SPORT] as number);
    expect(focus[SPORT]).toBeGreaterThan(focus[JAZZ] as number);
  });

  test("confidence grows with evidence", () => {
    const agent = startAgent(context, CAMPAIGNS);
    const before = agent.propose(adRequest()).confidence as number;
    learnOpposite(agent);
    expect(agent.propose(adRequest()).confidence).toBeGreaterThan(before);
  });

  test("a topic that is clicked everywhere is favoured nowhere", () => {
    const agent = startAgent(context, CAMPAIGNS);
    for (let number = 0; number < 3000; number++) {
      const at = adRequest({ activity: number % 2 === 0 ? "focus" : "party" });
      agent.observe(shown(JAZZ, at));
      if (number % 10 < 2) agent.observe(clicked(JAZZ, at));
    }
    expect(agent.propose(adRequest({ activity: "focus" })).scores[JAZZ]).toBeLessThan(0.65);
  });
});
