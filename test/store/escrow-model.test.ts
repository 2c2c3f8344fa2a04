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
  .map(([where, cost, both]) => step(`reserve ${cost} at ${where}`, (world) => world.reserve(where, cost, both)));
const win = fc
  .tuple(which, slot, share)
  .map(([bid, where, part]) => step(`win ${bid} ${part} at ${where}`, (world) => world.win(bid, where, part)));
const moves = fc
  .tuple(slot, chances)
  .map(([where, all]) => step(`disk of ${where} moves ${all}`, (world) => world.step(where, all)));

const anyStep: fc.Arbitrary<Step>[] = [
  reserve,
  reserve,
  reserve,
  win,
  win,
  moves,
  moves,
  moves,
  which.map((bid) => step(`win ${bid} again`, (world) => world.winAgain(bid))),
  which.map((bid) => step(`lose ${bid}`, (world) => world.lose(bid))),
  slot.map((where) => step(`tend ${where}`, (world) => world.tend(where))),
  fc
    .constantFrom(1_000, 11_000, 40_000, LIFETIME / 2, LIFETIME + 36_000)
    .map((time) => step(`pass ${time}`, (world) => world.pass(time))),
  fc
    .tuple(slot, fc.boolean())
    .map(([where, written]) => step(`fail ${where} ${written}`, (world) => world.fail(where, written))),
  fc.constant(step("rest", (world) => world.rest())),
  fc.tuple(slot, share).map(([where, part]) => step(`kill ${where} ${part}`, (world) => world.kill(where, part))),
  slot.map((where) =>
    step(`start ${where}`, async (world) => {
      if (world.process(where) === undefined) await world.start(where);
    }),
  ),
];

describe("an escrow ledger", () => {
  test("never exceeds a limit, never forgets what it acknowledged, and loses nothing for ever", async () => {
    const limit = fc.integer({ min: 0, max: 300 });
    const skew = fc.constantFrom(0, -4_000, 900);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(limit, limit),
        fc.tuple(skew, skew),
        fc.commands(anyStep, { maxCommands: 120, size: "+1" }),
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
