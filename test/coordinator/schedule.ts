// Schedules for the coordinator: what agents, clock and caller may do, in any order.

import fc from "fast-check";
import { CANDIDATES, CONFIDENCE, REASON, SCORES, VETOES_AND_PRICES } from "#runtime/actor/answer-frame.js";
import type { Asked, Spoil } from "./stage.js";

export const CANDIDATE_KEYS = ["x", "y", "z"] as const;
export type Key = (typeof CANDIDATE_KEYS)[number];

/** A request carries its own token, so that its frames are found again. */
export interface StageRequest {
  readonly token: number;
  readonly user: string;
}

/** What is wrong with a reply that its decision waits for: each makes the agent faulty. */
export const SPOILS: Readonly<Record<string, Spoil>> = {
  wrongCount: (memory, offset) => {
    memory.words[(offset >> 2) + CANDIDATES] = CANDIDATE_KEYS.length + 1;
  },
  nan: (memory, offset) => {
    memory.doubles[(offset >> 3) + SCORES + 1] = Number.NaN;
  },
  above: (memory, offset) => {
    memory.doubles[(offset >> 3) + SCORES] = 1.5;
  },
  confident: (memory, offset) => {
    memory.doubles[(offset >> 3) + CONFIDENCE] = 2;
  },
  vetoes: (memory, offset) => {
    memory.words[(offset >> 2) + VETOES_AND_PRICES] = 2 * (CANDIDATE_KEYS.length + 1);
  },
  noVetoThere: (memory, offset) => {
    memory.words[(offset >> 2) + VETOES_AND_PRICES] = 2;
    memory.words[(offset >> 2) + REASON] = 0;
    memory.words[(offset >> 2) + 2 * (SCORES + CANDIDATE_KEYS.length)] = -1;
  },
  longReason: (memory, offset) => {
    memory.words[(offset >> 2) + REASON] = -5;
    memory.words[(offset >> 2) + 2 * (SCORES + CANDIDATE_KEYS.length)] = 1 << 20;
  },
};

export interface StageProposal {
  readonly scores: readonly number[];
  readonly confidence: number;
}

export type Step =
  | { readonly do: "ask"; readonly user: string }
  | {
      readonly do: "propose";
      readonly agent: number;
      readonly decision: number;
      readonly proposal: StageProposal;
      /** From the life that came after the one that was asked, where there is one. */
      readonly reborn: boolean;
    }
  | { readonly do: "spoil"; readonly agent: number; readonly decision: number; readonly how: string }
  | {
      readonly do: "fault" | "expire" | "stale" | "babble";
      readonly agent: number;
      readonly decision: number;
    }
  | { readonly do: "unknown"; readonly agent: number; readonly slot: number }
  | { readonly do: "advance"; readonly by: number }
  | { readonly do: "poll" }
  | { readonly do: "kill" | "crash" | "revive"; readonly agent: number };

const AGENTS = 3;
const agent = fc.nat(AGENTS - 1);
const decision = fc.nat(5);
const score = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);

export const stageProposal: fc.Arbitrary<StageProposal> = fc.record({
  scores: fc.array(score, { minLength: 3, maxLength: 3 }),
  confidence: fc.constantFrom(1, 1, 0.5, 0),
});

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), user: fc.constantFrom("u", "v") }) },
    {
      weight: 9,
      arbitrary: fc.record({
        do: fc.constant("propose" as const),
        agent,
        decision,
        proposal: stageProposal,
        reborn: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("spoil" as const),
        agent,
        decision,
        how: fc.constantFrom(...Object.keys(SPOILS)),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom("fault" as const, "expire" as const, "stale" as const, "babble" as const),
        agent,
        decision,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("unknown" as const),
        agent,
        slot: fc.constantFrom(-1, 63, 1 << 30),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("advance" as const), by: fc.constantFrom(0, 1, 2, 3, 7, 60) }),
    },
    { weight: 6, arbitrary: fc.constant({ do: "poll" as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom("kill" as const, "crash" as const, "revive" as const, "revive" as const),
        agent,
      }),
    },
  ),
  { minLength: 5, maxLength: 60 },
);

/** The frame that told `agent` of the decision, where it was told. */
export function frameOf(
  inbox: readonly (readonly Asked[])[],
  agent: number,
  token: number,
): Asked | undefined {
  return inbox[agent]?.find(({ request }) => (request as StageRequest).token === token);
}
