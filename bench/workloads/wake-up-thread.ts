// A thread that sleeps until it is called, and answers. It must never do anything else.
import { workerData } from "node:worker_threads";

const { words, call } = workerData as { readonly words: Int32Array; readonly call: number };
const ANSWERS = 0;

for (let calls = 0; ; calls++) {
  while (Atomics.load(words, call) === calls) Atomics.wait(words, call, calls);
  Atomics.add(words, ANSWERS, 1);
  Atomics.notify(words, ANSWERS);
}
