// What keeping every decision costs: sin32 decisions with a journal on disk and without one, interleaved.
// It must never count a decision whose row was refused: the queue blocks, and what was given is durable before the clock stops.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Journal, journal } from "tutti";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import {
  runDecide,
  runDecideMany,
  type ScoringEngine,
  scoringEngine,
  scoringTable,
} from "./scoring-engine.js";
import { SIN32 } from "./workload.js";

const IN_FLIGHT = 512;
/** Bytes of all segments: the oldest go, so that a long run does not fill the disk. */
const MOST_BYTES = 256 << 20;
const SEGMENT_BYTES = 32 << 20;

type Run = (engine: ScoringEngine, milliseconds: number) => Promise<Sample>;

export const journalBench: Bench = {
  name: "journal",
  title: "sin32 decisions with every rationale kept on disk, and without",
  contenders: () => {
    const table = scoringTable();
    const ways: readonly (readonly [string, Run])[] = [
      ["Tutti decide", (engine, milliseconds) => runDecide(engine, IN_FLIGHT, milliseconds)],
      ["Tutti decideMany into a table", (engine, milliseconds) => runDecideMany(engine, milliseconds, table)],
    ];
    return ways.flatMap(([system, run]) => [without(system, run), withJournal(system, run)]);
  },
};

function without(system: string, run: Run): Contender {
  return {
    system,
    setting: "off",
    unit: "decisions/s",
    open: async (): Promise<Running> => {
      const engine = await scoringEngine(SIN32, "packed");
      return { run: (milliseconds) => run(engine, milliseconds), close: () => engine.close() };
    },
  };
}

function withJournal(system: string, run: Run): Contender {
  return {
    system,
    setting: "on",
    unit: "decisions/s",
    open: async (): Promise<Running> => {
      const folder = await mkdtemp(join(tmpdir(), "tutti-bench-journal-"));
      const kept = journal({
        folder,
        whenFull: "block",
        mostBytes: MOST_BYTES,
        segmentBytes: SEGMENT_BYTES,
      });
      const engine = await scoringEngine(SIN32, "packed", "adaptive", kept);
      return {
        run: (milliseconds) => untilDurable(kept, () => run(engine, milliseconds)),
        close: async () => {
          await engine.close();
          await kept.close();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

/** Decisions a second, the time until the last row is durable included. */
async function untilDurable(kept: Journal, run: () => Promise<Sample>): Promise<Sample> {
  const before = kept.stats();
  const started = performance.now();
  const sample = await run();
  const decided = performance.now();
  await kept.flush();
  const flushed = performance.now();
  const after = kept.stats();
  const refused = after.shed + after.oversized + after.lost - before.shed - before.oversized - before.lost;
  if (refused > 0) throw new Error(`${refused} rows were not kept`);
  const rows = after.given - before.given;
  return {
    value: sample.value * ((decided - started) / (flushed - started)),
    details: {
      "rows/s": (1_000 * rows) / (flushed - started),
      "bytes a row": (after.bytes - before.bytes) / Math.max(1, rows),
    },
  };
}
