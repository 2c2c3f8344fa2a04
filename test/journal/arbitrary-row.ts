// Random decisions and outcomes as the journal is given them, with what a reader must give back of each.
import fc from "fast-check";
import { borda, logarithmicPool, weightedMedian, weightedSum } from "tutti";
import type { CandidateKey } from "#runtime/actor/agent.js";
import { standingOf, withPrices } from "#runtime/coordinator/outcome.js";
import type { Exclusion } from "#runtime/coordinator/rationale.js";
import { readSheet } from "#runtime/coordinator/rationale-record.js";
import { Remarks } from "#runtime/coordinator/remarks.js";
import type { SettledOutcome } from "#runtime/coordinator/settled-outcome.js";
import {
  CONFIDENCE,
  columnStart,
  FRESHNESS,
  PRIORITY,
  pricesStart,
  STANDING,
  scoresStart,
  sheetLength,
  valuesStart,
  WEIGHT,
} from "#runtime/coordinator/sheet.js";
import type { JournalOutcome, JournalTeam } from "#runtime/journal/journal.js";

/** A row as it is given. */
export type GivenRow =
  | {
      readonly kind: "decision";
      readonly decision: SettledOutcome<CandidateKey>;
      readonly team: JournalTeam;
      readonly request: string | undefined;
    }
  | { readonly kind: "outcome"; readonly outcome: JournalOutcome };

/** Whatever a text can be, but halves of surrogate pairs, which UTF-8 has not. */
const text = fc.string({ unit: "binary", maxLength: 12 });
/** Any double but NaN: subnormal ones, infinities and -0, too. */
const double = fc.double({ noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

export const team: fc.Arbitrary<JournalTeam> = fc.record(
  {
    agents: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
    rule: fc.constantFrom(weightedSum, logarithmicPool, borda, weightedMedian),
    idPrefix: text,
    valued: fc.boolean(),
    versions: fc.array(fc.option(text, { nil: undefined }), { maxLength: 5 }),
  },
  { requiredKeys: ["agents", "rule", "idPrefix", "valued"] },
);

const key: fc.Arbitrary<CandidateKey> = fc.oneof(text, fc.integer(), double);
const candidateLists = fc.oneof(
  fc.array(text, { maxLength: 9 }),
  fc.array(fc.nat(), { maxLength: 9 }),
  fc.array(key, { maxLength: 9 }),
);

/** Decisions of a few teams, some over the same list of candidates, among them outcomes. */
export const givenRows: fc.Arbitrary<readonly GivenRow[]> = fc
  .tuple(
    fc.array(team, { minLength: 1, maxLength: 3 }),
    fc.array(candidateLists, { minLength: 1, maxLength: 3 }),
  )
  .chain(([teams, lists]) =>
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: decision(fc.constantFrom(...teams), fc.constantFrom(...lists)) },
        { weight: 1, arbitrary: outcome },
      ),
      { maxLength: 20 },
    ),
  );

const outcome: fc.Arbitrary<GivenRow> = fc
  .record(
    { decision: text, type: text, value: double, event: fc.uuid() },
    { requiredKeys: ["decision", "type"], noNullPrototype: true },
  )
  .map((given) => ({ kind: "outcome", outcome: given }));

function decision(
  teams: fc.Arbitrary<JournalTeam>,
  lists: fc.Arbitrary<readonly CandidateKey[]>,
): fc.Arbitrary<GivenRow> {
  return fc.tuple(teams, lists, fc.nat(4)).chain(([own, candidates, offset]) => {
    const candidate = fc.nat(Math.max(0, candidates.length - 1));
    const exclusion: fc.Arbitrary<Exclusion> = fc.record(
      { candidate, by: text, reason: text },
      { noNullPrototype: true },
    );
    return fc
      .record({
        sequence: fc.maxSafeNat(),
        index: fc.integer({ min: -1, max: candidates.length - 1 }),
        score: unit,
        price: fc.option(double, { nil: undefined }),
        early: fc.boolean(),
        latency: double,
        sheet: sheet(own, candidates.length, offset),
        sheetStart: fc.constant(offset),
        remarks: fc.option(remarks(own.agents.length, candidate), { nil: undefined }),
        limits: fc.option(
          fc.record({
            exclusions: fc.array(exclusion, { maxLength: 3 }),
            refusals: fc.array(exclusion, { maxLength: 3 }),
            exhausted: fc.boolean(),
          }),
          { nil: undefined },
        ),
        request: fc.option(fc.oneof(text, fc.uuid(), fc.string({ minLength: 40, maxLength: 300 })), {
          nil: undefined,
        }),
      })
      .map(({ request, ...rest }) => ({
        kind: "decision",
        decision: { ...rest, candidates },
        team: own,
        request,
      }));
  });
}

function sheet(
  { agents, valued }: JournalTeam,
  candidates: number,
  start: number,
): fc.Arbitrary<Float64Array> {
  const count = agents.length;
  return fc
    .record({
      priced: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      outcomes: fc.array(fc.nat(4), { minLength: count, maxLength: count }),
      causes: fc.array(fc.nat(4), { minLength: count, maxLength: count }),
      numbers: fc.infiniteStream(double),
    })
    .map(({ priced, outcomes, causes: why, numbers }) => {
      const room = sheetLength(count, candidates, valued, true);
      const chunk = new Float64Array(start + room);
      const fill = (from: number, length: number): void => {
        for (let place = start + from; place < start + from + length; place++) {
          chunk[place] = numbers.next().value ?? 0;
        }
      };
      for (const column of [WEIGHT, PRIORITY, CONFIDENCE, FRESHNESS] as const) {
        fill(columnStart(column, count), count);
      }
      fill(scoresStart(count), count * candidates);
      if (valued) fill(valuesStart(count, candidates), candidates);
      for (let agent = 0; agent < count; agent++) {
        const standing = standingOf(outcomes[agent] ?? 0, why[agent] ?? 0);
        // An agent prices every candidate or none, so that no price of none is to be told.
        const prices = priced[agent] === true && candidates > 0;
        chunk[start + columnStart(STANDING, count) + agent] = prices ? withPrices(standing) : standing;
        if (prices) fill(pricesStart(count, candidates, valued) + agent * candidates, candidates);
      }
      return chunk;
    });
}

function remarks(agents: number, candidate: fc.Arbitrary<number>): fc.Arbitrary<Remarks> {
  const texts = fc.array(fc.option(text, { nil: undefined }), { minLength: agents, maxLength: agents });
  const ages = fc.array(fc.option(double, { nil: undefined }), { minLength: agents, maxLength: agents });
  const veto = fc.record(
    { agent: fc.nat(agents - 1), candidate, reason: text },
    { requiredKeys: ["agent", "candidate"] },
  );
  return fc
    .record({ reasons: texts, ages, faults: texts, vetoes: fc.array(veto, { maxLength: 4 }) })
    .map((given) => {
      const made = new Remarks(agents);
      made.reasons.splice(0, agents, ...given.reasons);
      made.ages.push(...given.ages);
      made.faults.push(...given.faults);
      made.vetoes.push(...given.vetoes);
      return made;
    });
}

/** What a reader must give back. The agents' parts are those that the engine itself reads off the sheet. */
export function expectedRow(given: GivenRow, time: number): unknown {
  if (given.kind === "outcome") return { kind: "outcome", time, ...given.outcome };
  const { team: own, request, decision: made } = given;
  const { candidates, index, price } = made;
  const { agents, values } = readSheet(
    made.sheet,
    made.sheetStart,
    own.agents,
    candidates.length,
    own.valued,
    made.remarks,
  );
  const { exclusions = [], refusals = [], exhausted = false } = made.limits ?? {};
  return {
    kind: "decision",
    time,
    decision: own.idPrefix + made.sequence.toString(36),
    ...(request === undefined ? {} : { request }),
    ...(index < 0 ? {} : { winnerKey: candidates[index] }),
    score: made.score,
    ...(price === undefined ? {} : { price }),
    rule: own.rule.name,
    candidates,
    agents: agents.map((agent, place) => {
      const version = own.versions?.[place];
      const best = agent.scores.length === 0 ? undefined : Math.max(...agent.scores);
      return {
        ...agent,
        ...(version === undefined ? {} : { version }),
        ...(index < 0 || best === undefined ? {} : { winnerScore: agent.scores[index] }),
        ...(best === undefined ? {} : favourite(agent.scores, best)),
      };
    }),
    // A list of no candidates has no values to tell.
    ...(values === undefined || candidates.length === 0 ? {} : { values }),
    exclusions,
    refusals,
    ...(exhausted ? { exhausted } : {}),
    winner: index,
    early: made.early,
    latency: made.latency,
  };
}

function favourite(scores: readonly number[], best: number): { favourite: number; favouriteScore: number } {
  const place = scores.indexOf(best);
  return { favourite: place, favouriteScore: scores[place] as number };
}
