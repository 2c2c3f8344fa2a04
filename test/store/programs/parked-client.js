// A thread that parks as an actor's host does, and reaches the store meanwhile: its calls must wake it.
import { parentPort, workerData } from "node:worker_threads";
import { Doorbell } from "#runtime/channel/doorbell.js";
import { StoreClient } from "#runtime/store/store-client.js";

const { port, buffer, calls } = workerData;
const bell = new Doorbell(buffer);
const client = new StoreClient(port);
let pending = 0;
let done = 0;
let changes = 0;

client.watch("k", () => {
  changes++;
});

function call() {
  pending++;
  client.put(`k${done % 3}`, done).then(() => {
    pending--;
    done++;
  });
}

/** Parks until the control plane's bell rings; a ring that never came would cost all of the bound. */
function turn() {
  if (done === calls) return parentPort.postMessage({ done, changes });
  if (pending === 0) call();
  if (!bell.takeControl()) {
    bell.prepareToPark();
    if (bell.hasControl()) bell.stayAwake();
    else bell.park(30_000);
  }
  setImmediate(turn);
}
turn();
