// The circuit breaker against a plain reference, in any order of events, and what users are promised of it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocateBreakers, CircuitBreaker, readBreaker } from "#runtime/coordinator/circuit-breaker.js";
import { runs } from "../runs.js";
import { ReferenceBreaker } from "./reference-breaker.js";

const OPTIONS = { failures: 3, retryAfter: 10, largestRetry: 45 };
/** Milliseconds that a request has. */
const DEADLINE = 4;
const AGENT = 2;

class Model {
  readonly reference = new ReferenceBreaker(OPTIONS);
  now = 100;
  requests = 0;
}

class Real {
  readonly words = allocateBreakers(4);
  readonly breaker = new CircuitBreaker(this.words, AGENT, OPTIONS);
}

type Command = fc.Command<Model, Real>;

function command(name: string, run: (model: Model, real: Real) => void): Command {
  return {
    check: () => true,
    run: (model, real) => {
      run(model, real);
      expect(real.breaker.state).toBe(model.reference.state);
      expect(readBreaker(real.words, AGENT)).toBe(model.reference.state);
    },
    toString: () => name,
  };
}

/** The request so many before the latest. Slots come round again with another generation, as in the gather table. */
function told(model: Model, back: number): [request: number, slot: number, generation: number] {
  const request = model.requests - back;
  return [request, request % 3, Math.floor(request / 3)];
}

const back = fc.nat(4);
const commands = [
  fc.constant(
    command("ask", (model, real) => {
      model.requests++;
      const [request, slot, generation] = told(model, 0);
      const due = model.now + DEADLINE;
      expect(real.breaker.admits(slot, generation, model.now, due)).toBe(
        model.reference.admits(request, model.now, due),
      );
    }),
  ),
  back.map((n) =>
    command(`succeed ${n}`, (model, real) => {
      const [request, slot, generation] = told(model, n);
      model.reference.succeed(request);
      real.breaker.succeed(slot, generation);
    }),
  ),
  back.map((n) =>
    command(`fail ${n}`, (model, real) => {
      const [request, slot, generation] = told(model, n);
      model.reference.fail(request, model.now);
      real.breaker.fail(slot, generation, model.now);
    }),
  ),
  back.map((n) =>
    command(`lapse ${n}`, (model, real) => {
      const [request, slot, generation] = told(model, n);
      model.reference.lapse(request, model.now);
      real.breaker.lapse(slot, generation, model.now);
    }),
  ),
  fc.constant(
    command("stir", (model, real) => {
      model.reference.stir(model.now);
      real.breaker.stir(model.now);
    }),
  ),
  fc.constantFrom(1, 3, 5, 12, 50).map((by) =>
    command(`advance ${by}`, (model) => {
      model.now += by;
    }),
  ),
  fc.constant(
    command("new life", (model, real) => {
      model.reference.reset();
      real.breaker.close();
    }),
  ),
];

test("whatever happens in whatever order, the breaker is in the state that the reference is in, for every thread", () => {
  let opened = 0;
  fc.assert(
    fc.property(fc.commands(commands, { size: "+1" }), (script) => {
      const model = new Model();
      fc.modelRun(() => ({ model, real: new Real() }), script);
      if (model.reference.openedAt > 0) opened++;
    }),
    { numRuns: runs(1000) },
  );
  expect(opened).toBeGreaterThan(50);
});

describe("an agent that fails", () => {
  /** Opened at 0 by three faults. */
  function opened(): CircuitBreaker {
    const breaker = new CircuitBreaker(allocateBreakers(1), 0, OPTIONS);
    for (let failure = 0; failure < 3; failure++) breaker.fail(0, failure, 0);
    return breaker;
  }

  test("is asked by exactly one of many requests once its time has come, and by none until that one is answered", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(DEADLINE), { minLength: 1, maxLength: 20 }), (moments) => {
        const breaker = opened();
        expect(breaker.admits(1, 1, 9.9, 14)).toBe(false);
        const due = 10 + DEADLINE;
        const admitted = [0, ...moments].filter((_, slot) => breaker.admits(slot, 5, 10, due));
        expect(admitted.length).toBe(1);
        breaker.succeed(0, 4);
        expect(breaker.state, "another request's proposal proves nothing").toBe("half-open");
        breaker.succeed(0, 5);
        expect([breaker.state, breaker.admits(7, 7, 10, due)]).toEqual(["closed", true]);
      }),
      { numRuns: runs(50) },
    );
  });

  test("is asked ever less often while it goes on failing, up to the largest wait", () => {
    const breaker = opened();
    const asked: number[] = [];
    for (let now = 0; now < 300; now++) {
      if (!breaker.admits(0, now, now, now + DEADLINE)) continue;
      asked.push(now);
      breaker.fail(0, now, now);
    }
    expect(asked).toEqual([10, 30, 70, 115, 160, 205, 250, 295]);
  });

  test("is left alone again when the one request is late and nobody noticed, since its decision was made early", () => {
    const breaker = opened();
    expect(breaker.admits(0, 1, 10, 14)).toBe(true);
    expect(breaker.admits(0, 2, 14, 18)).toBe(false);
    expect(breaker.state).toBe("half-open");
    expect(breaker.admits(0, 3, 14.5, 18)).toBe(false);
    expect(breaker.state).toBe("open");
  });

  test("is asked at once when it is heard again, unless it has failed such a request before", () => {
    const breaker = opened();
    breaker.stir(3);
    expect(breaker.admits(0, 1, 3, 7)).toBe(true);
    breaker.lapse(0, 1, 7);
    breaker.stir(8);
    expect(breaker.admits(0, 2, 8, 12)).toBe(false);
    expect(breaker.admits(0, 3, 27, 31)).toBe(true);
  });
});
