// Opens a durable store, and ends in the way that it is told.
import { durableStore } from "#runtime/store/durable-store.js";

const [path = "", how = "", busy = ""] = process.argv.slice(2);
const store = durableStore({ path, reserve: 0 });

/** Keeps the owning thread in the middle of a commit most of the time. */
function keepBusy() {
  for (let writer = 0; writer < 4; writer++) {
    const write = () => void store.put(`busy/${writer}`, "x".repeat(3000)).then(write, () => undefined);
    write();
  }
}

await store.put("acknowledged", how);
process.stdout.write("acknowledged\n");
if (busy === "busy") keepBusy();
switch (how) {
  case "last-line":
    // Nobody waits for it but the process itself.
    void store.put("waited-for", true);
    break;
  case "exit":
    void store.put("asked-for", true);
    process.exit(7);
    break;
  case "exit-later":
    setTimeout(() => process.exit(7), Number(process.argv[5]));
    break;
  case "throw":
    setTimeout(() => {
      throw new Error("on purpose");
    }, 5);
    break;
  case "close":
    await store.close();
    break;
  case "close-and-exit":
    void store.close();
    process.exit(7);
    break;
  case "watch":
    store.watch("", () => undefined);
    break;
  case "wait":
    setInterval(() => undefined, 1000);
    break;
  case "count":
    for (let done = 0; done < 100; ) {
      const found = await store.get("count");
      const next = (found?.value ?? 0) + 1;
      if ((await store.compareAndSet("count", found?.version ?? 0, next)) !== undefined) done++;
    }
    break;
}
