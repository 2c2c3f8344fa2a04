// Progress on the error stream: a bar on a terminal, one quiet line at the end in a pipe.
import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../pack.js";

export function startProgress(what: string, total: number, stream: NodeJS.WriteStream): Progress {
  if (stream.isTTY !== true) {
    return { advance: () => undefined, finish: () => stream.write(`${what}: ${total} of ${total}\n`) };
  }
  const bar = new SingleBar(
    { format: `${what} [{bar}] {value}/{total}`, stream, hideCursor: true, barsize: 30 },
    Presets.legacy,
  );
  bar.start(total, 0);
  return { advance: (to) => bar.update(to), finish: () => bar.stop() };
}
