// The figures of throughput: Tutti's decisions a second over a peer's, closed loop, and over what the cores could do at best.
// A peer with several ways to be started counts by its best.
import type { FigureRule } from "./figure-rule.js";
import { ANY, over } from "./result-book.js";

/** Systems by their names; every way of asking Tutti, or `await engine.decide` alone, whatever the placement. */
const BEST_TUTTI = "Tutti *";
const DECIDE = "Tutti decide, *";
const GO = "Go channels";
const ERLANG = "Erlang/OTP *";
const INLINE = "inline, one thread";

const SATURATED = "512 in flight";
const BUSY = "64 in flight";

type Peer = readonly [name: string, system: string, target: number];

function against(
  about: string,
  bench: string,
  setting: string,
  tutti: string,
  peers: readonly Peer[],
): FigureRule[] {
  return peers.map(([name, system, target]) => ({
    name: `${about}, against ${name}`,
    bound: "at least",
    target,
    value: (book) => over(book.highest(bench, setting, tutti), book.highest(bench, setting, system)),
  }));
}

export const THROUGHPUT_RULES: readonly FigureRule[] = [
  ...against("sin32, 512 in flight, best Tutti API", "sin32", SATURATED, BEST_TUTTI, [
    ["Go channels", GO, 1],
    ["CAF pooled", "CAF pooled", 3],
    ["Erlang best", ERLANG, 4],
    ["postMessage", "postMessage", 10],
    ["piscina", "piscina", 20],
    ["comlink", "comlink", 30],
  ]),
  ...against("tiny, 512 in flight, best Tutti API", "tiny", SATURATED, BEST_TUTTI, [
    ["Go channels", GO, 1],
    ["Erlang best", ERLANG, 3],
  ]),
  ...against("tiny, 512 in flight, await decide", "tiny", SATURATED, DECIDE, [
    ["Erlang best", ERLANG, 2],
    ["Go channels", GO, 0.7],
  ]),
  ...against("sin32, 64 in flight, await decide", "sin32", BUSY, DECIDE, [
    ["Erlang best", ERLANG, 2],
    ["piscina", "piscina", 12],
  ]),
  {
    name: "sin32, share of the ideal (cores x inline rate) at saturation",
    bound: "at least",
    target: 0.75,
    value: (book) => {
      const rate = over(book.highest("sin32", SATURATED, BEST_TUTTI), book.highest("sin32", ANY, INLINE));
      return over(rate, book.cores);
    },
  },
  {
    name: "throughput with the journal on, against off",
    bound: "at least",
    target: 0.9,
    value: (book) =>
      over(book.highest("journal", "on", BEST_TUTTI), book.highest("journal", "off", BEST_TUTTI)),
  },
];
