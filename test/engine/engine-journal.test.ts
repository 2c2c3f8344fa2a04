// An engine with a journal: every decision is kept as it was handed out, however it was asked for, and what came of it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createEngine,
  type Decision,
  type DecisionRow,
  DecisionTable,
  JournalReader,
  type JournalRow,
  journal,
  rationaleOf,
} from "tutti";
import { afterEach, beforeEach, expect, test } from "vitest";

interface Asked {
  readonly seed: number;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-engine-journal-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Scores by the seed; vetoes the first candidate of every fifth request, prices every third, fails at every seventh. */
function agent(name: string, factor: number, version?: string): URL {
  const source = `export default {
    name: "${name}",
    version: ${JSON.stringify(version)},
    propose({ seed }, { candidates }) {
      const scores = candidates.map((_, index) => Math.abs(Math.sin((seed + index) * ${factor})));
      return {
        scores: seed % 7 === 0 ? [NaN] : scores,
        vetoes: seed % 5 === 0 ? [{ candidate: 0, reason: "a fifth" }] : [],
        ...(seed % 3 === 0 ? { prices: scores.map((score) => score * 10) } : {}),
        reason: "seed " + (seed % 4),
      };
    },
  }`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

function options(): Parameters<typeof createEngine<Asked, number>>[0] {
  return {
    agents: [
      { module: agent("a", 1), host: "one", fallback: { maxAge: 60_000, scores: 0.5 } },
      { module: agent("b", 2, "2.1 of May"), weight: 3, host: "one" },
    ],
    candidates: ({ seed }) => Array.from({ length: 1 + (seed % 5) }, (_, index) => index * 3),
    key: () => "one",
    deadline: 2_000,
    requestName: ({ seed }) => (seed % 2 === 0 ? `request ${seed}` : undefined),
    breaker: false,
  };
}

async function decisionsIn(): Promise<readonly DecisionRow[]> {
  const rows: JournalRow[] = [];
  for await (const row of new JournalReader({ folder })) rows.push(row);
  return rows.filter((row) => row.kind === "decision");
}

test("keeps what decide, decideSync, decideMany and tables gave, bit for bit, in the order of deciding", async () => {
  const kept = journal({ folder, whenFull: "block" });
  const engine = await createEngine<Asked, number>({ ...options(), journal: kept });
  const asked = Array.from({ length: 60 }, (_, seed) => ({ seed }));
  const decided: Decision<number>[] = [];
  for (const request of asked.slice(0, 20)) decided.push(await engine.decide(request));
  for (const request of asked.slice(20, 30)) decided.push(engine.decideSync(request));
  decided.push(...(await engine.decideMany(asked.slice(30))));
  const table = new DecisionTable<number>(asked.length);
  await engine.decideMany(asked, table);
  for (const row of asked.keys()) decided.push(table.decision(row));
  expect(engine.inspect().journal?.given).toBe(120);
  await engine.close();
  await kept.close();

  const rows = new Map((await decisionsIn()).map((row) => [row.decision, row]));
  expect(rows.size).toBe(decided.length);
  for (const [index, { id, rationale, winner, price }] of decided.entries()) {
    const row = rows.get(id);
    if (row === undefined) return expect.fail(`decision ${id} was not kept`);
    expect(rationaleOf(row)).toEqual(rationale);
    expect([row.winnerKey, row.price]).toEqual([winner, price]);
    expect(row.agents.map(({ version }) => version)).toEqual([undefined, "2.1 of May"]);
    const seed = index % 60;
    expect(row.request).toBe(seed % 2 === 0 ? `request ${seed}` : undefined);
  }
});

test("closing the engine waits until the journal is durable, which stays its maker's", async () => {
  const kept = journal({ folder });
  const engine = await createEngine<Asked, number>({ ...options(), journal: kept });
  await engine.decideMany(Array.from({ length: 500 }, (_, seed) => ({ seed })));
  await engine.close();
  expect(kept.stats()).toMatchObject({ given: 500, durable: 500, waiting: 0, shed: 0, lost: 0 });
  expect(await decisionsIn()).toHaveLength(500);
  await kept.close();
});

test("what came of a decision is kept beside it, with the number that the domain gives; other events are not", async () => {
  interface Paid {
    readonly type: string;
    readonly decision?: string;
    readonly id?: string;
    readonly price?: number;
  }
  const kept = journal({ folder });
  const engine = await createEngine<Asked, number, Paid>({
    ...(options() as Parameters<typeof createEngine<Asked, number, Paid>>[0]),
    eventValue: ({ price }) => price,
    journal: kept,
  });
  const { id } = await engine.decide({ seed: 4 });
  engine.observe({ type: "impression", decision: id, price: 0.25 });
  engine.observe({ type: "click", decision: id });
  for (let told = 0; told < 3; told++) engine.observe({ type: "sale", decision: id, id: "sale 7" });
  engine.observe({ type: "weather" });
  await engine.close();
  await kept.close();
  const outcomes: JournalRow[] = [];
  for await (const row of new JournalReader({ folder })) if (row.kind === "outcome") outcomes.push(row);
  expect(outcomes).toMatchObject([
    { decision: id, type: "impression", value: 0.25 },
    { decision: id, type: "click" },
    { decision: id, type: "sale", event: "sale 7" },
  ]);
  expect(outcomes[1]).not.toHaveProperty("value");
});

test("something else in place of a journal is refused by its path", async () => {
  await expect(createEngine({ ...options(), journal: {} as never })).rejects.toThrow(
    /journal must be a journal/,
  );
});
