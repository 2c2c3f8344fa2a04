// The entry of a worker thread that runs actors: exposes them to the control plane, and says goodbye when the thread ends.
// No await at the top level: an early terminate() then aborts V8. It must never load native code.

import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import { comlinkEndpoint } from "./comlink-endpoint.js";
import { faultText } from "./fault-text.js";
import type { HostNotice } from "./host-control.js";
import { HostedActors } from "./hosted-actors.js";

/**
 * Milliseconds before the thread's heap is freed, which takes a core, and the process's memory lock, from the next life:
 * with it a recovery from process.exit takes 2.6 ms, without it 3.8.
 */
const DECENCY = 10;

if (parentPort !== null) {
  const port = parentPort;
  const actors = new HostedActors((notice) => port.postMessage(notice));
  let uncaught: string | undefined;
  process.on("uncaughtExceptionMonitor", (error) => {
    uncaught = faultText("threw outside of a message", error);
  });
  process.on("exit", (code) => {
    actors.end();
    port.postMessage({ notice: "farewell", code, reason: uncaught } satisfies HostNotice);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DECENCY);
  });
  expose(actors, comlinkEndpoint(port));
}
