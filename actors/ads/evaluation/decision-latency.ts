// How long a decision takes: the engine with its threads, and the same agents one after the other, over the same requests.
import { createEngine } from "tutti";
import { SequentialEngine } from "tutti/learn";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { adsEngineOptions } from "../policy/ads-engine-options.js";

/** Medians, in microseconds. */
export interface DecisionLatency {
  readonly sequential: number;
  /** The agents share a thread beside the coordinator's. */
  readonly packed: number;
  /** A thread for each agent. */
  readonly isolated: number;
}

/** Rounds before those that count. */
const WARM_UP = 2;

export async function decisionLatency(
  catalogue: Catalogue,
  requests: readonly AdRequest[],
): Promise<DecisionLatency> {
  const sequential = await SequentialEngine.open(adsEngineOptions(catalogue));
  const alone = await medianOf(requests, async (request) => sequential.decide(request));
  await sequential.close();
  const packed = await ofEngine(catalogue, requests, false);
  return { sequential: alone, packed, isolated: await ofEngine(catalogue, requests, true) };
}

async function ofEngine(
  catalogue: Catalogue,
  requests: readonly AdRequest[],
  isolated: boolean,
): Promise<number> {
  const engine = await createEngine(adsEngineOptions(catalogue, { isolated }));
  try {
    return await medianOf(requests, (request) => engine.decide(request));
  } finally {
    await engine.close();
  }
}

async function medianOf(
  requests: readonly AdRequest[],
  decide: (request: AdRequest) => Promise<unknown>,
): Promise<number> {
  const latencies: number[] = [];
  for (let round = 0; round <= WARM_UP; round++) {
    latencies.length = 0;
    for (const request of requests) {
      const start = performance.now();
      await decide(request);
      latencies.push(1_000 * (performance.now() - start));
    }
  }
  return latencies.sort((a, b) => a - b)[latencies.length >> 1] ?? Number.NaN;
}
