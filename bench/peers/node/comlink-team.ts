// Three worker threads, each exposed by comlink: a call a question.
// It must never leave a call unsettled: comlink itself leaves those of a dead worker pending, so its end rejects them here.
import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import { comlinkEndpoint } from "../../../runtime/actor/comlink-endpoint.js";
import type { Question, scoresOf } from "./scoring.js";
import type { Team } from "./team.js";

export async function comlinkTeam(agents: number): Promise<Team> {
  let over: Error | undefined;
  const calls = new Set<(error: Error) => void>();
  const fail = (error: Error): void => {
    over ??= error;
    for (const reject of calls) reject(error);
    calls.clear();
  };
  const workers = Array.from({ length: agents }, () => {
    const worker = new Worker(new URL("./comlink-worker.js", import.meta.url));
    worker.on("error", fail);
    worker.on("exit", (code) => fail(new Error(`a worker ended with ${code}`)));
    return worker;
  });
  const remotes = workers.map((worker) => wrap<typeof scoresOf>(comlinkEndpoint(worker)));
  return {
    ask: (question: Question) =>
      new Promise((resolve, reject) => {
        const remote = remotes[question.agent];
        if (remote === undefined || over !== undefined) return reject(over);
        calls.add(reject);
        remote(question)
          .then(resolve, reject)
          .finally(() => calls.delete(reject));
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
