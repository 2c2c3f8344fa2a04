// All benches, in the order in which they run and are listed.
import type { Bench } from "./harness/contender.js";
import { adsBench } from "./workloads/ads.js";
import { boundedBufferBench } from "./workloads/bounded-buffer.js";
import { sin32Bench, tinyBench } from "./workloads/fan-out.js";
import { forkJoinBench } from "./workloads/fork-join.js";
import { httpBench } from "./workloads/http.js";
import { journalBench } from "./workloads/journal.js";
import { mailboxBench } from "./workloads/mailbox.js";
import { memoryBench } from "./workloads/memory.js";
import { openLoopBench } from "./workloads/open-loop.js";
import { overloadBench } from "./workloads/overload.js";
import { parallelGainBench } from "./workloads/parallel-gain.js";
import { pingPongBench } from "./workloads/ping-pong.js";
import { recoveryBench } from "./workloads/recovery.js";
import { simulatorBench } from "./workloads/simulator.js";
import { wakeUpBench } from "./workloads/wake-up.js";

export const BENCHES: readonly Bench[] = [
  sin32Bench,
  tinyBench,
  wakeUpBench,
  pingPongBench,
  mailboxBench,
  forkJoinBench,
  boundedBufferBench,
  adsBench,
  httpBench,
  journalBench,
  openLoopBench,
  parallelGainBench,
  memoryBench,
  overloadBench,
  recoveryBench,
  simulatorBench,
];
