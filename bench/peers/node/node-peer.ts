// The fan-out over what Node's libraries offer: three questions, three vectors of scores, the highest sum wins.
// It must never measure more than a rival would write: one coarse timer arms the deadline of all decisions in flight.
import type { Contender, Running, Sample } from "../../harness/contender.js";
import { LatencyRecorder } from "../../harness/latency-recorder.js";
import { Shared } from "../../harness/shared.js";
import { AGENTS, DEADLINE, type Workload, winnerOf } from "../../workloads/workload.js";
import { comlinkTeam } from "./comlink-team.js";
import { messageTeam } from "./message-team.js";
import { piscinaTeam, tinypoolTeam } from "./pool-teams.js";
import type { Team } from "./team.js";

/** Milliseconds between two looks for decisions that are late. */
const LOOK = 100;

/** By the names that figures know them by. */
export const NODE_PEERS: Readonly<Record<string, (agents: number) => Promise<Team>>> = {
  postMessage: messageTeam,
  piscina: piscinaTeam,
  tinypool: tinypoolTeam,
  comlink: comlinkTeam,
};

/** One decision: the index of the winner. */
export async function decide(team: Team, { name: workload }: Workload, seed: number): Promise<number> {
  return winnerOf(
    await Promise.all([
      team.ask({ workload, agent: 0, seed }),
      team.ask({ workload, agent: 1, seed }),
      team.ask({ workload, agent: 2, seed }),
    ]),
  );
}

export function nodePeer(system: string, workload: Workload): readonly Contender[] {
  const start = NODE_PEERS[system];
  if (start === undefined) throw new RangeError(`no Node peer "${system}"`);
  const shared = new Shared(
    () => start(AGENTS),
    (team) => team.close(),
  );
  return [1, 64, 512].map((inFlight) => ({
    system,
    setting: `${inFlight} in flight`,
    unit: "decisions/s",
    open: async (): Promise<Running> => {
      const team = await shared.enter();
      return {
        run: (milliseconds) => run(team, workload, inFlight, milliseconds),
        close: () => shared.leave(),
      };
    },
  }));
}

async function run(team: Team, workload: Workload, inFlight: number, milliseconds: number): Promise<Sample> {
  const recorder = new LatencyRecorder();
  const started = performance.now();
  const asked = new Float64Array(inFlight);
  let decisions = 0;
  let seed = 0;
  let checksum = 0;
  let late = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    for (const time of asked) if (now - time > DEADLINE) late++;
  }, LOOK);
  const caller = async (_: unknown, place: number): Promise<void> => {
    for (let now = performance.now(); now - started < milliseconds; now = performance.now()) {
      asked[place] = now;
      checksum += await decide(team, workload, seed++);
      decisions++;
      if (inFlight === 1) recorder.recordBetween(now, performance.now());
    }
    asked[place] = Number.POSITIVE_INFINITY;
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, caller));
  } finally {
    clearInterval(watch);
  }
  if (late > 0) throw new Error(`${late} decisions took more than ${DEADLINE} ms`);
  if (!(checksum >= 0)) throw new RangeError("nobody won");
  const value = (decisions * 1_000) / (performance.now() - started);
  return inFlight === 1 ? { value, latency: recorder.histogram } : { value };
}
