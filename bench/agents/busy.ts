// An agent that works for a given time, so that what a thread more gains can be measured: "busy.js?agent=1&microseconds=200".
// It must never sleep: work holds its core.
import { defineAgent } from "tutti";
import { workFor } from "../workloads/work-for.js";

const query = new URL(import.meta.url).searchParams;
const microseconds = Number(query.get("microseconds") ?? 0);

const scores = [1, 0];

export default defineAgent<unknown>({
  name: `busy-${query.get("agent")}`,
  vetoes: false,
  propose: () => {
    workFor(microseconds);
    return { scores };
  },
});
