// The peers do what they are said to do: every one of them finds the winners that one thread finds.
import { rm } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { NATIVE_PEERS } from "../../dist/bench/peers/native-languages.js";
import { buildNativePeer, isInstalled, runNativePeer } from "../../dist/bench/peers/native-peer.js";
import { messageTeam } from "../../dist/bench/peers/node/message-team.js";
import { decide, NODE_PEERS } from "../../dist/bench/peers/node/node-peer.js";
import { AGENTS, inlineWinner, SIN32, TINY, type Workload } from "../../dist/bench/workloads/workload.js";

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
/** Milliseconds: a compiler of C++ takes ten seconds for CAF's headers. */
const BUILDING = 60_000;

function winners(workload: Workload): number[] {
  return SEEDS.map((seed) => inlineWinner(workload, seed));
}

describe.each([SIN32, TINY])("of $name,", (workload) => {
  test.each(Object.keys(NODE_PEERS))("%s finds the winners", async (system) => {
    const team = await NODE_PEERS[system]?.(AGENTS);
    if (team === undefined) throw new RangeError(system);
    const found = await Promise.all(SEEDS.map((seed) => decide(team, workload, seed)));
    await team.close();
    expect(found).toEqual(winners(workload));
  });
});

/** Programs are the same for all the ways in which they are run. */
const built = new Map<string, string>();
afterAll(async () => {
  for (const folder of built.values()) await rm(folder, { recursive: true, force: true });
});

for (const { system, language, sources } of NATIVE_PEERS) {
  test.skipIf(!isInstalled(language))(
    `${system} finds the winners (needs ${language.tool})`,
    async () => {
      const folder = built.get(sources) ?? (await buildNativePeer(language, sources));
      built.set(sources, folder);
      for (const workload of [SIN32, TINY])
        expect(await runNativePeer(language, folder, workload, "check")).toEqual(winners(workload));
    },
    BUILDING,
  );
}

test("a worker that dies fails the decisions that wait for it, instead of leaving them", async () => {
  const team = await messageTeam(AGENTS);
  const failed = expect(decide(team, SIN32, 1)).rejects.toThrow(/a worker ended/);
  await team.close();
  await failed;
});
