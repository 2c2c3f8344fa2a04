// Random votes: agents, candidates and proposals, with near-ties, absent agents and awkward weights as the normal case.
// Everything is valid input; what is faulty is made where faults are tested.
import fc from "fast-check";
import {
  borda,
  type CandidateKey,
  logarithmicPool,
  type NamedProposal,
  type ResolvePolicy,
  type VotingRule,
  weightedMedian,
  weightedSum,
} from "tutti";

export const RULES: readonly VotingRule[] = [weightedSum, logarithmicPool, borda, weightedMedian];

/** Proposals and the policy to resolve them by, without a rule. */
export interface Poll {
  readonly proposals: readonly NamedProposal[];
  readonly policy: ResolvePolicy<CandidateKey>;
}

/** A small grid, so that ties are common, beside anything from 0 to 1. */
export const scores: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
  fc.constantFrom(0.5 - 2 ** -53, 0.5 + 2 ** -52, 1e-9, 1 - 1e-9, 5e-324, -0),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** Weights whose products and sums are exact in floating point. */
export const exactWeights: fc.Arbitrary<number> = fc.constantFrom(0, 1, 1, 2, 3, 4);

export const weights: fc.Arbitrary<number> = fc.oneof(
  exactWeights,
  fc.constantFrom(0.1, 0.2, 0.3, 1e-12, 1e12, 1e-300, 5e-324, 1e100),
  fc.double({ min: 0, max: 10, noNaN: true }),
);

export const values: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 2),
  fc.constantFrom(1e-300, 1e-12, 1e100),
  fc.double({ min: 0, max: 10, noNaN: true }),
);

/** Factors from 0 to 1: confidence and freshness. */
export const shares: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

export const keys: fc.Arbitrary<CandidateKey> = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom(0.5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 2 ** 53),
  fc.constantFrom("", "1", "10", "9", "a", "B", "é", "\u{1F600}", "\uFFFF", "__proto__"),
);

/** What differs from poll to poll; what is left out is the widest choice. */
export interface PollOptions {
  readonly candidates?: { readonly min?: number; readonly max?: number };
  readonly agents?: { readonly min?: number; readonly max?: number };
  readonly scores?: fc.Arbitrary<number>;
  readonly weights?: fc.Arbitrary<number>;
  readonly shares?: fc.Arbitrary<number>;
  readonly values?: fc.Arbitrary<number>;
  /** No vetoes and no exclusions. */
  readonly open?: boolean;
  /** Every agent proposes. */
  readonly complete?: boolean;
}

export function polls(options: PollOptions = {}): fc.Arbitrary<Poll> {
  const { candidates, agents, open = false } = options;
  return fc
    .tuple(
      fc.uniqueArray(keys, { minLength: candidates?.min ?? 0, maxLength: candidates?.max ?? 5 }),
      fc.integer({ min: agents?.min ?? 0, max: agents?.max ?? 5 }),
    )
    .chain(([chosen, agentCount]) => {
      const names = Array.from({ length: agentCount }, (_, index) => `agent ${index}`);
      const index = chosen.length === 0 ? [] : [fc.nat({ max: chosen.length - 1 })];
      const some =
        open || index.length === 0 ? fc.constant([]) : fc.array(index[0] ?? fc.nat(), { maxLength: 2 });
      const column = (number: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
        fc.array(number, { minLength: chosen.length, maxLength: chosen.length });
      const share = options.shares ?? shares;
      return fc.record({
        proposals: fc
          .tuple(
            ...names.map((agent): fc.Arbitrary<NamedProposal | undefined> => {
              const proposal = fc.record(
                {
                  agent: fc.constant(agent),
                  scores: column(options.scores ?? scores),
                  confidence: share,
                  freshness: share,
                  prices: column(fc.double({ min: 0, max: 9, noNaN: true })),
                  vetoes: some.map((list) => list.slice(0, chosen.length)),
                },
                { requiredKeys: ["agent", "scores"] },
              );
              return options.complete === true ? proposal : fc.option(proposal, { nil: undefined });
            }),
          )
          .map((list) => list.filter((proposal) => proposal !== undefined)),
        policy: fc.record(
          {
            candidates: fc.constant(chosen),
            agents: fc.tuple(
              ...names.map((name) =>
                fc.record(
                  {
                    name: fc.constant(name),
                    weight: options.weights ?? weights,
                    priority: options.weights ?? weights,
                  },
                  { requiredKeys: ["name"] },
                ),
              ),
            ),
            values: column(options.values ?? values),
            exclusions: some,
          },
          { requiredKeys: ["candidates", "agents"] },
        ),
      });
    });
}

/** The agent's effective weight, in the order of factors that the engine promises. */
export function effectiveWeight({ agents }: ResolvePolicy<CandidateKey>, proposal: NamedProposal): number {
  const voter = agents.find(({ name }) => name === proposal.agent);
  const { confidence = 1, freshness = 1 } = proposal;
  return (voter?.weight ?? 1) * (voter?.priority ?? 1) * confidence * freshness;
}

/** Indices of candidates that a veto or an exclusion bars. */
export function barred({ proposals, policy }: Poll): ReadonlySet<number> {
  const indices = [...(policy.exclusions ?? []), ...proposals.flatMap(({ vetoes = [] }) => vetoes)];
  return new Set(indices.map((entry) => (typeof entry === "number" ? entry : entry.candidate)));
}
