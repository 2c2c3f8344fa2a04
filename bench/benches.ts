// All benches, in the order in which they run and are listed.
import type { Bench } from "./harness/contender.js";
import { overloadBench } from "./workloads/overload.js";

export const BENCHES: readonly Bench[] = [overloadBench];
