// The escrow ledger under every interleaving: two processes, one slow and failing disk, kills, restarts, and clocks that differ.
// After each step the money is counted by a model of its own: see escrow-world.ts.
import fc from "fast-check";
import { describe, test } from "vitest";
import { runs } from "../runs.js";
import { LIFETIME, World } from "./escrow-world.js";

type Model = Record<string, never>;
type Step = fc.AsyncCommand<Model, World>;

function step(name: string, run: (world: World) => unknown): Step {
  return {
    check: () => true,
    run: async (_model, world) => {
      await run(world);
      world.check();
    },
    toString: () => name,
  };
}

const slot = fc.nat(1);
const which = fc.nat(30);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const chances = fc.array(share, { minLength: 1, maxLength: 12 });
const amount = fc.integer({ min: 0, max: 20 });

const reserve = fc
  .tuple(slot, amount, fc.boolean())
  .map(([where, cost, both]) =>
    step(`reserve ${cost} at ${where}`, (world) => world.reserve(where, cost, both)),
  );
const win = fc
  .tuple(which, slot, share)
  .map(([bid, where, part]) =>
    step(`win ${bid} ${part} at ${where}`, (world) => world.win(bid, where, part)),
  );
const moves = fc
  .tuple(slot, chances)
  .map(([where, all]) => step(`disk of ${where} moves ${all}`, (world) => world.step(where, all)));

const rest = fc.constant(step("rest", (world) => world.rest()));
const start = slot.map((where) => step(`start ${where}`, (world) => world.start(where)));
const tend = slot.map((where) => step(`tend ${where}`, (world) => world.tend(where)));

/** Time passes as it should: with signs of life. */
const live = fc.constantFrom(1_000, 10_500, 29_000).map((time) =>
  step(`live ${time}`, async (world) => {
    await world.pass(time);
    world.tend(0);
    world.tend(1);
    await world.rest();
  }),
);

/** Decisions are won, but the process is killed before all of them are acknowledged, and another takes its place. */
const crash = fc
  .tuple(slot, fc.array(which, { maxLength: 4 }), chances, share)
  .map(([where, bids, all, part]) =>
    step(`crash ${where} ${bids} ${all} ${part}`, async (world) => {
      for (const bid of bids) world.win(bid, where, part);
      await world.step(where, all.slice(0, 4));
      world.kill(where, part);
      world.check();
      await world.start(where);
    }),
  );

/** A process is killed, and the other does what it can to get all the money. */
const mourn = fc.tuple(slot, fc.integer({ min: 10_500, max: 300_000 })).map(([where, time]) =>
  step(`mourn ${where} ${time}`, async (world) => {
    world.kill(where, 1);
    for (let round = 0; round < 4; round++) {
      await world.pass(time / 4);
      world.tend(1 - where);
      await world.rest();
    }
    for (const cost of [20, 20, 10, 5, 2, 1]) {
      while (world.reserve(1 - where, cost, false)) await world.rest();
    }
  }),
);

/** One process sleeps, for so long that the other takes it for dead. */
const sleep = slot.map((where) =>
  step(`sleep ${where}`, async (world) => {
    for (let round = 0; round < 2; round++) {
      await world.pass(LIFETIME + 36_000);
      world.tend(1 - where);
      await world.rest();
    }
  }),
);

const anyStep: fc.Arbitrary<Step>[] = [
  ...Array.from({ length: 8 }, () => reserve),
  ...Array.from({ length: 5 }, () => win),
  ...Array.from({ length: 4 }, () => moves),
  rest,
  live,
  live,
  tend,
  start,
  start,
  crash,
  crash,
  mourn,
  sleep,
  which.map((bid) => step(`win ${bid} again`, (world) => world.winAgain(bid))),
  which.map((bid) => step(`lose ${bid}`, (world) => world.lose(bid))),
  fc
    .constantFrom(1_000, 40_000, LIFETIME / 2, LIFETIME, LIFETIME + 36_000)
    .map((time) => step(`pass ${time}`, (world) => world.pass(time))),
  fc
    .tuple(slot, fc.boolean())
    .map(([where, written]) => step(`fail ${where} ${written}`, (world) => world.fail(where, written))),
  fc
    .tuple(slot, share)
    .map(([where, part]) => step(`kill ${where} ${part}`, (world) => world.kill(where, part))),
];

describe("an escrow ledger", () => {
  test("never exceeds a limit, never forgets what it acknowledged, and loses nothing for ever", async () => {
    const limit = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constant(300));
    const skew = fc.constantFrom(0, -4_000, 900);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(limit, limit),
        fc.tuple(skew, skew),
        fc.commands(anyStep, { maxCommands: 150, size: "max" }),
        async (limits, skews, steps) => {
          const world = new World(limits, skews);
          await world.start(0);
          await world.start(1);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), steps);
          await world.checkAfterAll();
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
