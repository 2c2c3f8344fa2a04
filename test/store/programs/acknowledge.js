// Writes to a durable store for ever, and says of each write that was acknowledged: until it is killed.
import { writeSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";
import { durableStore } from "#runtime/store/durable-store.js";
import { serveStore } from "#runtime/store/serve-store.js";
import { StoreClient } from "#runtime/store/store-client.js";

const [path = "", round = ""] = process.argv.slice(2);
const store = durableStore({ path, reserve: 0 });

const never = new Int32Array(new SharedArrayBuffer(4));

/** At once, since what is buffered dies with the process; waits where the reader is behind. */
function acknowledged(...words) {
  let line = Buffer.from(`${words.join(" ")}\n`);
  while (line.length > 0) {
    try {
      line = line.subarray(writeSync(1, line));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(never, 0, 0, 1);
    }
  }
}

async function put(writer) {
  for (let at = 0; ; at++) {
    const key = `put/${writer}/${at % 7}`;
    const version = await store.put(key, { round, at });
    acknowledged("put", key, version, at);
  }
}

async function remove() {
  for (let at = 0; ; at++) {
    const key = `gone/${round}/${at}`;
    await store.put(key, at);
    acknowledged("removed", key, await store.put(key, undefined), at);
  }
}

async function writeBehind() {
  const { port1, port2 } = new MessageChannel();
  serveStore(store, port1);
  const agent = new StoreClient(port2).forAgent("writer");
  for (let at = 0; ; at++) {
    for (let key = 0; key < 20; key++) agent.write(`${key}`, { round, at });
    await agent.written();
    for (let key = 0; key < 20; key++) acknowledged("behind", `agent/writer/${key}`, 0, at);
  }
}

for (let writer = 0; writer < 8; writer++) void put(writer);
void remove();
void writeBehind();
