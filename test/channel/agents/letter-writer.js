// A thread that writes dead letters while another reads them.
import { workerData } from "node:worker_threads";
import { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";

const box = new DeadLetterBox(workerData.buffer);
for (let letter = 0; letter < workerData.times; letter++) {
  if (letter % 2 === 0) box.add("full", "request");
  else box.add("poison", "event");
}
