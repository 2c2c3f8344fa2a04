// Fan-out to three agents, gather, vote: "sin32" with work, "tiny" with none, closed loop, Tutti beside its peers.
// It must never leave an engine open that spins: between its runs it would slow the others.
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { Shared } from "../harness/shared.js";
import { NATIVE_PEERS } from "../peers/native-languages.js";
import { nativePeer } from "../peers/native-peer.js";
import { NODE_PEERS, nodePeer } from "../peers/node/node-peer.js";
import { inlineContender } from "./inline.js";
import {
  PLACEMENTS,
  type Placement,
  runDecide,
  runDecideMany,
  runDecideSync,
  type ScoringEngine,
  scoringEngine,
  scoringTable,
} from "./scoring-engine.js";
import { SIN32, TINY, type Workload } from "./workload.js";

type Run = (engine: ScoringEngine, milliseconds: number) => Promise<Sample>;

const FLIGHTS: readonly number[] = [1, 64, 512];

function ofPlacement(workload: Workload, placement: Placement): readonly Contender[] {
  const table = scoringTable();
  const shared = new Shared(
    () => scoringEngine(workload, placement),
    (engine) => engine.close(),
  );
  const contender = (api: string, inFlight: number, run: Run): Contender => ({
    system: `Tutti ${api}, ${placement}`,
    setting: `${inFlight} in flight`,
    unit: "decisions/s",
    open: async (): Promise<Running> => {
      const engine = await shared.enter();
      return { run: (milliseconds) => run(engine, milliseconds), close: () => shared.leave() };
    },
  });
  return [
    ...FLIGHTS.map((inFlight) =>
      contender("decide", inFlight, (engine, milliseconds) => runDecide(engine, inFlight, milliseconds)),
    ),
    contender("decideMany", 512, (engine, milliseconds) => runDecideMany(engine, milliseconds)),
    contender("decideMany into a table", 512, (engine, milliseconds) =>
      runDecideMany(engine, milliseconds, table),
    ),
  ];
}

/** One decision at a time while the caller stands still: threads that spin, and threads that sleep. */
function blocking(workload: Workload): readonly Contender[] {
  return [
    {
      system: "Tutti decideSync, packed and spinning",
      setting: "1 in flight",
      unit: "decisions/s",
      open: async () => ({
        run: async (milliseconds) => {
          const engine = await scoringEngine(workload, "packed", "spin");
          try {
            await runDecideSync(engine, milliseconds / 2);
            return await runDecideSync(engine, milliseconds);
          } finally {
            await engine.close();
          }
        },
        close: async () => undefined,
      }),
    },
    {
      system: "Tutti decideSync, isolated and parked",
      setting: "1 in flight",
      unit: "decisions/s",
      open: async () => {
        const engine = await scoringEngine(workload, "isolated", "park");
        return {
          run: (milliseconds) => runDecideSync(engine, milliseconds),
          close: () => engine.close(),
        };
      },
    },
  ];
}

function nodePeers(workload: Workload): readonly Contender[] {
  return Object.keys(NODE_PEERS).flatMap((system) => nodePeer(system, workload));
}

function nativePeers(workload: Workload): readonly Contender[] {
  return NATIVE_PEERS.flatMap(({ system, language, sources }) =>
    nativePeer(system, language, sources, workload),
  );
}

function fanOutBench(workload: Workload, title: string): Bench {
  return {
    name: workload.name,
    title,
    contenders: ({ peers }) => [
      inlineContender(workload),
      ...(Object.keys(PLACEMENTS) as Placement[]).flatMap((placement) => ofPlacement(workload, placement)),
      ...blocking(workload),
      ...(peers === "node" || peers === "all" ? nodePeers(workload) : []),
      ...(peers === "native" || peers === "all" ? nativePeers(workload) : []),
    ],
  };
}

export const sin32Bench: Bench = fanOutBench(SIN32, "three agents score 32 candidates with |sin|, and vote");
export const tinyBench: Bench = fanOutBench(
  TINY,
  "three agents without work over 4 candidates: nothing but messages",
);
