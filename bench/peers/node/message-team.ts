// Three worker threads asked by postMessage: what Node gives without any library.
// It must never leave a call unsettled: the first worker that dies rejects them all.
import { Worker } from "node:worker_threads";
import type { Answered, Asked } from "./message-worker.js";
import type { Question } from "./scoring.js";
import type { Team } from "./team.js";

interface Waiting {
  readonly resolve: (scores: Float64Array) => void;
  readonly reject: (error: Error) => void;
}

export async function messageTeam(agents: number): Promise<Team> {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: agents }, () => {
    const worker = new Worker(new URL("./message-worker.js", import.meta.url));
    worker.on("message", ({ number, scores }: Answered) => {
      waiting.get(number)?.resolve(scores);
      waiting.delete(number);
    });
    worker.on("error", fail);
    worker.on("exit", (code) => fail(new Error(`a worker ended with ${code}`)));
    return worker;
  });
  return {
    ask: (question: Question) =>
      new Promise((resolve, reject) => {
        const number = asked++;
        waiting.set(number, { resolve, reject });
        workers[question.agent]?.postMessage({ ...question, number } satisfies Asked);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
