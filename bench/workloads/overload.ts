// Overload, open loop: requests come at a multiple of what the engine can do, whether it keeps up or not, and are asked for with
// `decide`. Tells how much of the peak is left, who was refused, and whether those accepted were decided in time.
// It must never wait for a decision before it sends the next request: that would hide the overload.
import { createEngine, type Engine, float64, OverloadedError, struct } from "tutti";
import type { ScoreRequest } from "../agents/scorer.js";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { openLoop } from "../harness/open-loop.js";

/** Scores of each agent: some microseconds of work, so that the agents are the bottleneck. */
const CANDIDATES = 256;
/** In the closed loop that finds the saturation. */
const CALLERS = 64;
/** Milliseconds. */
const DEADLINE = 5;
/** Milliseconds after the deadline in which it is noticed on a busy event loop: later ones are missed. */
const GRACE = 1;
/** Arrivals as a part of saturation. */
const LOADS: readonly number[] = [0.5, 0.8, 1, 2, 3];
/** Milliseconds of the closed loop, twice: once to warm up, once to count. */
const SATURATING = 1_000;
const SATURATING_QUICKLY = 50;

/** Threads of the three agents. */
const PLACEMENTS: readonly (readonly [name: string, hosts: readonly (string | undefined)[]])[] = [
  ["isolated", [undefined, undefined, undefined]],
  ["packed", ["one", "one", "one"]],
];

type OverloadedEngine = Engine<ScoreRequest, number, never>;

export const overloadBench: Bench = {
  name: "overload",
  title: `arrivals at a multiple of saturation, deadline ${DEADLINE} ms: decisions a second that all agents had a say in`,
  contenders: ({ quick }) =>
    PLACEMENTS.flatMap(([name, hosts]) => {
      const target = new OverloadTarget(hosts, quick ? SATURATING_QUICKLY : SATURATING);
      return LOADS.map(
        (load): Contender => ({
          system: `Tutti decide, ${name}`,
          setting: `${load} x saturation`,
          unit: "decisions/s",
          open: () => target.open(load),
        }),
      );
    }),
};

/** One engine for all loads of a placement: its saturation is found once, and every load is a part of the same. */
class OverloadTarget {
  readonly #hosts: readonly (string | undefined)[];
  readonly #saturating: number;
  #engine: OverloadedEngine | undefined;
  #saturation = 0;
  #users = 0;

  constructor(hosts: readonly (string | undefined)[], saturating: number) {
    this.#hosts = hosts;
    this.#saturating = saturating;
  }

  async open(load: number): Promise<Running> {
    const engine = this.#engine ?? (await this.#start());
    this.#users++;
    return {
      run: (milliseconds) => offer(engine, load * this.#saturation, milliseconds),
      close: async () => {
        if (--this.#users === 0) await engine.close();
      },
    };
  }

  async #start(): Promise<OverloadedEngine> {
    const engine = await createEngine<ScoreRequest, number, never>({
      agents: this.#hosts.map((host, index) => ({
        module: new URL(`../agents/scorer.js?agent=${index + 1}&work=sine`, import.meta.url),
        ...(host === undefined ? {} : { host }),
        fallback: { scores: 0.5 },
      })),
      candidates: Array.from({ length: CANDIDATES }, (_, index) => index),
      request: struct({ seed: float64() }),
      deadline: DEADLINE,
      early: false,
      limits: { candidates: CANDIDATES },
    });
    await saturate(engine, this.#saturating);
    this.#saturation = await saturate(engine, this.#saturating);
    this.#engine = engine;
    return engine;
  }
}

/** Good decisions a second in a closed loop, with as many callers as keep all agents busy. */
async function saturate(engine: OverloadedEngine, milliseconds: number): Promise<number> {
  const before = good(engine);
  const started = performance.now();
  const until = started + milliseconds;
  const caller = async (): Promise<void> => {
    for (let seed = 0; performance.now() < until; seed++) {
      try {
        await engine.decide({ seed });
      } catch (error) {
        if (!(error instanceof OverloadedError)) throw error;
        await new Promise(setImmediate);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return ((good(engine) - before) * 1_000) / (performance.now() - started);
}

async function offer(engine: OverloadedEngine, rate: number, milliseconds: number): Promise<Sample> {
  let missed = 0;
  const before = good(engine);
  const run = await openLoop({
    rate,
    milliseconds,
    refusal: (error) => error instanceof OverloadedError,
    send: async (seed) => {
      const asked = performance.now();
      await engine.decide({ seed });
      if (performance.now() - asked > DEADLINE + GRACE) missed++;
    },
  });
  const decided = good(engine) - before;
  return {
    value: (decided * 1_000) / run.elapsed,
    latency: run.latency,
    details: {
      "refused, %": percent(run.refused, run.arrivals),
      "with a fallback, %": percent(run.answered - decided, run.answered),
      "missed, %": percent(missed, run.answered),
    },
  };
}

/** Decisions so far that all agents had a say in. */
function good(engine: OverloadedEngine): number {
  const { decisions, withFallback } = engine.inspect().decisions;
  return decisions - withFallback;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
