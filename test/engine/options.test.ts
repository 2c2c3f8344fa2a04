// What createEngine refuses before a thread is started: each message names the option's path.
import {
  type AgentSpec,
  borda,
  createEngine,
  type EngineOptions,
  InvalidOptionError,
  weightedVote,
} from "tutti";
import { expect, test } from "vitest";
import { recorder } from "./recorders.js";

const MODULE = recorder({ name: "a" });
const GOOD = { agents: [{ module: MODULE }], candidates: ["x", "y"] } as const;

/** What is wrong, by the path that the message must name. */
const agentFaults: readonly (readonly [path: string, agent: unknown])[] = [
  ["agents[1]", null],
  ["agents[1]", "./agent.js"],
  ["agents[1].module", {}],
  ["agents[1].module", { module: "./agent.js" }],
  ["agents[1].weight", { module: MODULE, weight: -1 }],
  ["agents[1].weight", { module: MODULE, weight: Number.NaN }],
  ["agents[1].weight", { module: MODULE, weight: Number.POSITIVE_INFINITY }],
  ["agents[1].weight", { module: MODULE, weight: "2" }],
  ["agents[1].deadline", { module: MODULE, deadline: 0 }],
  ["agents[1].deadline", { module: MODULE, deadline: 1.5 }],
  ["agents[1].host", { module: MODULE, host: "" }],
  ["agents[1].host", { module: MODULE, host: 1 }],
  ["agents[1].fallback", { module: MODULE, fallback: null }],
  ["agents[1].fallback", { module: MODULE, fallback: 0.5 }],
  ["agents[1].fallback.scores", { module: MODULE, fallback: { scores: 2 } }],
  ["agents[1].fallback.scores", { module: MODULE, fallback: { scores: [1] } }],
  ["agents[1].fallback.scores", { module: MODULE, fallback: { scores: "1" } }],
  ["agents[1].fallback.scores[1]", { module: MODULE, fallback: { scores: [1, Number.NaN] } }],
  ["agents[1].fallback.confidence", { module: MODULE, fallback: { confidence: 1.1 } }],
  ["agents[1].fallback.freshness", { module: MODULE, fallback: { freshness: -0.1 } }],
  ["agents[1].fallback.maxAge", { module: MODULE, fallback: { maxAge: -1 } }],
  ["agents[1].fallback.maxAge", { module: MODULE, fallback: { maxAge: Number.POSITIVE_INFINITY } }],
  ["agents[1].restart", { module: MODULE, restart: "always" }],
  ["agents[1].shutdown", { module: MODULE, shutdown: -1 }],
  ["agents[1].shutdown", { module: MODULE, shutdown: "never" }],
  ["agents[1].onError", { module: MODULE, onError: "crash" }],
  ["agents[1].options", { module: MODULE, options: { call: () => 1 } }],
  ["agents[1].model", { module: MODULE, model: Symbol("m") }],
];

const engineFaults: readonly (readonly [path: string, options: Readonly<Record<string, unknown>>])[] = [
  ["agents", { agents: [] }],
  ["agents", { agents: undefined }],
  ["agents", { agents: Array(32).fill({ module: MODULE }) }],
  ["deadline", { deadline: 0 }],
  ["deadline", { deadline: -1 }],
  ["deadline", { deadline: Number.NaN }],
  ["deadline", { deadline: 2 ** 32 }],
  ["deadline", { deadline: null }],
  ["candidates", { candidates: undefined }],
  ["candidates", { candidates: "xy" }],
  ["candidates", { candidates: Array.from({ length: 65 }, (_, key) => key) }],
  ["candidates[1]", { candidates: ["x", null] }],
  ["candidates[0]", { candidates: [Number.NaN] }],
  ["candidates[2]", { candidates: ["x", "y", "x"] }],
  ["features", { features: {} }],
  ["values", { values: [1, 2] }],
  ["key", { key: "user" }],
  ["early", { early: "no" }],
  ["vote", { vote: "borda" }],
  ["vote", { vote: borda }],
  ["vote", { vote: null }],
  ["request", { request: "struct" }],
  ["request", { request: null }],
  ["idle", { idle: "sleep" }],
  ["supervision", { supervision: "one_for_one" }],
  ["supervision.restarts", { supervision: { restarts: 3 } }],
  ["supervision.children", { supervision: { children: "a" } }],
  ["supervision.escalation", { supervision: { escalation: "stop" } }],
  ["supervision.spares", { supervision: { spares: -1 } }],
  ["supervision.spares", { supervision: { spares: 0.5 } }],
  ["supervision.hangAfter", { supervision: { hangAfter: 1 } }],
  ["supervision.resourceLimits", { supervision: { resourceLimits: 64 } }],
  ["store", { store: "./data" }],
  ["store", { store: null }],
  ["constraints[0].open", { constraints: [{ name: "c", open: true }] }],
  ["constraints", { constraints: {} }],
  ["constraints[0].name", { constraints: [null] }],
  ["constraints[0].name", { constraints: [{ name: "" }] }],
  ["constraints[1].reserve", { constraints: [{ name: "a" }, { name: "b", reserve: true }] }],
  ["constraints[0].exclude", { constraints: [{ name: "a", exclude: [1] }] }],
  ["limits", { limits: null }],
  ["limits", { limits: 5 }],
  ["limits.inflight", { limits: { inflight: 5 } }],
  ["limits.inFlight", { limits: { inFlight: 0 } }],
  ["limits.inFlight", { limits: { inFlight: 1.5 } }],
  ["limits.inFlight", { limits: { inFlight: 65_537 } }],
  ["limits.requestLane", { limits: { requestLane: 8_192 } }],
  ["limits.requestLane", { limits: { requestLane: 20_000 } }],
  ["limits.eventLane", { limits: { eventLane: 2 ** 31 } }],
  ["limits.refusals", { limits: { refusals: 0 } }],
  ["limits.keys", { limits: { keys: -1 } }],
];

async function refusal(options: unknown): Promise<unknown> {
  try {
    const engine = await createEngine(options as EngineOptions<unknown>);
    await engine.close();
  } catch (error) {
    return error;
  }
  return undefined;
}

function expectRefusal(error: unknown, path: string): void {
  if (!(error instanceof InvalidOptionError)) expect.fail(`${path}: ${String(error)}`);
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.path).toBe(path);
  expect(error.message.startsWith(`${path} `)).toBe(true);
}

test.each(agentFaults)("a fault at %s of an agent is refused under that name: %j", async (path, agent) => {
  expectRefusal(await refusal({ ...GOOD, agents: [{ module: MODULE }, agent as AgentSpec] }), path);
});

test.each(engineFaults)("a fault at %s is refused under that name: %j", async (path, wrong) => {
  expectRefusal(await refusal({ ...GOOD, ...wrong }), path);
});

test("no options at all are refused, and so are default scores by candidate where candidates vary", async () => {
  expectRefusal(await refusal(undefined), "options");
  expectRefusal(await refusal(null), "options");
  const agents = [{ module: MODULE, fallback: { scores: [1, 0] } }];
  expectRefusal(await refusal({ agents, candidates: () => ["x", "y"] }), "agents[0].fallback.scores");
});

test("two agents of one name, and a vote that names nobody, are refused once the modules are known", async () => {
  expectRefusal(await refusal({ ...GOOD, agents: [{ module: MODULE }, { module: MODULE }] }), "agents[1]");
  const vote = weightedVote({ rules: [{ when: {}, weights: { nobody: 1 } }] });
  expect(await refusal({ ...GOOD, vote })).toMatchObject({ code: "INVALID_VOTE_POLICY" });
});

test("the limits of every option themselves are accepted", async () => {
  const options = {
    agents: [
      {
        module: MODULE,
        weight: 0,
        deadline: 5,
        fallback: { scores: [0, 1], confidence: 0, freshness: 1, maxAge: 0 },
        host: "h",
      },
    ],
    candidates: ["x", 1],
    deadline: 5,
    limits: { inFlight: 1, candidates: 2, requestLane: 16_384, eventLane: 16_384, refusals: 1, keys: 1 },
  };
  expect(await refusal(options)).toBeUndefined();
});
