// `npm run bench`: decisions a second, side by side, in interleaved rounds; the median of the rounds with its range.
// `npm run bench -- overload`: what is left when more comes than the engine can do.
import { availableParallelism, cpus } from "node:os";
import Table from "cli-table3";
import {
  measureDecide,
  measureDecideMany,
  measureDecideSync,
  measureInline,
  PLACEMENTS,
  type PlacementName,
  type ScoringEngine,
  scoringEngine,
  WORKLOADS,
  type Workload,
} from "./fan-out.js";
import { measureOverload, type OverloadRun, overloadTable } from "./overload.js";

const QUICK = process.argv.includes("--quick");
const ROUNDS = QUICK ? 2 : 5;
/** Decisions in one measurement of each kind. */
const MANY = QUICK ? 40_000 : 400_000;
const FEW = QUICK ? 1_000 : 10_000;

interface Measure {
  readonly name: string;
  run(): Promise<number> | number;
}

async function compare(workload: Workload): Promise<string> {
  const engines: [PlacementName, ScoringEngine][] = [];
  for (const placement of Object.keys(PLACEMENTS) as PlacementName[]) {
    engines.push([placement, await scoringEngine(workload, placement)]);
  }
  const measures: Measure[] = [
    { name: "inline, one thread", run: () => measureInline(workload, MANY) },
    ...engines.flatMap(([placement, engine]): Measure[] => [
      { name: `decide, 1 in flight, ${placement}`, run: () => measureDecide(engine, 1, FEW) },
      { name: `decide, 64 in flight, ${placement}`, run: () => measureDecide(engine, 64, MANY) },
      { name: `decide, 512 in flight, ${placement}`, run: () => measureDecide(engine, 512, MANY) },
      { name: `decideMany, ${placement}`, run: () => measureDecideMany(engine, 10_000, MANY) },
      { name: `decideSync, ${placement}`, run: () => measureDecideSync(engine, FEW) },
    ]),
  ];
  const found = new Map<string, number[]>(measures.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, run } of measures) {
      const rate = await run();
      // The first round compiles.
      if (round > 0) found.get(name)?.push(rate);
    }
  }
  for (const [, engine] of engines) await engine.close();
  const table = new Table({
    head: [`${workload.name}, decisions a second`, "median", "least", "most"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right", "right"],
  });
  for (const [name, rates] of found) {
    const sorted = [...rates].sort((left, right) => left - right);
    const shown = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)];
    table.push([name, ...shown.map((rate) => Math.round(rate ?? 0).toLocaleString("en-US"))]);
  }
  return table.toString();
}

async function overload(): Promise<string> {
  const runs: OverloadRun[] = [];
  for (const placement of ["isolated", "packed"] as const) {
    runs.push(...(await measureOverload(placement, QUICK ? 0.5 : 3)));
  }
  return overloadTable(runs);
}

process.stdout.write(`${cpus()[0]?.model}, ${availableParallelism()} cores, node ${process.version}\n`);
if (process.argv.includes("overload")) process.stdout.write(`${await overload()}\n`);
else for (const workload of WORKLOADS) process.stdout.write(`${await compare(workload)}\n`);
