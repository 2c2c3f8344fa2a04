// Agents with a rate, in virtual time, under a concurrency limit: what an engine does, without threads.
// One queue for all agents (they share the processor), first come first served; what is late when its turn comes is dropped.
import { ConcurrencyLimit } from "#runtime/coordinator/concurrency-limit.js";

/** Replies a millisecond that the agents give together, at a time in milliseconds. */
export type Rate = (now: number) => number;

export interface QueueRun {
  /** Arrivals a millisecond, at a time in milliseconds. */
  readonly arrivals: Rate;
  readonly service: Rate;
  /** Milliseconds. */
  readonly deadline: number;
  readonly duration: number;
  readonly most?: number;
  /** Without it, everything is admitted. */
  readonly limited?: boolean;
  /** In [0, 1): where the gaps between arrivals, and the times of service, come from. */
  readonly random: () => number;
}

export interface QueueResult {
  readonly arrived: number;
  readonly refused: number;
  /** Answered by their deadline. */
  readonly inTime: number;
  readonly late: number;
  readonly limit: number;
}

interface Asked {
  readonly at: number;
  /** When its turn has come and its answer is there; its drop costs no time. */
  readonly done: number;
  readonly isDropped: boolean;
}

/** Three agents, each of which hears every decision. */
const AGENTS = 3;

export function runQueue(run: QueueRun): QueueResult {
  const { arrivals, service, deadline, duration, most = 1024, limited = true, random } = run;
  const limit = new ConcurrencyLimit(new Array<number>(AGENTS).fill(deadline), most, 0);
  const queue: Asked[] = [];
  let head = 0;
  // Decisions are in flight until they are answered or late, whichever is first.
  let inFlight = 0;
  const ends: number[] = [];
  let firstEnd = 0;
  let freeAt = 0;
  let refused = 0;
  let inTime = 0;
  let late = 0;
  let arrived = 0;
  for (let now = gap(arrivals, 0, random); now < duration; now += gap(arrivals, now, random)) {
    for (; head < queue.length && (queue[head] as Asked).done <= now; head++) {
      const { at, done, isDropped } = queue[head] as Asked;
      for (let agent = 0; agent < AGENTS; agent++) {
        limit.hear(agent, isDropped ? Number.POSITIVE_INFINITY : done - at);
      }
      limit.turn(done);
    }
    while (firstEnd < ends.length && (ends[firstEnd] as number) <= now) {
      firstEnd++;
      inFlight--;
    }
    arrived++;
    if (limited && !limit.admits(inFlight)) {
      refused++;
      continue;
    }
    inFlight++;
    freeAt = Math.max(freeAt, now);
    const isDropped = freeAt - now > deadline;
    if (!isDropped) freeAt += (0.5 + random()) / service(freeAt);
    queue.push({ at: now, done: freeAt, isDropped });
    if (!isDropped && freeAt - now <= deadline) inTime++;
    else late++;
    // In order: first come, first served.
    ends.push(Math.min(freeAt, now + deadline));
  }
  return { arrived, refused, inTime, late, limit: limit.limit };
}

function gap(rate: Rate, now: number, random: () => number): number {
  return -Math.log(1 - random()) / rate(now);
}

/** A generator that a seed repeats: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
