// The entry of the thread that makes Parquet of closed segments, one after the other. No await at the top level.
// It must never touch a segment that it was not told is closed, and never take time from those who decide: the system runs it
// when nobody else wants to, where the system can.
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { fileError, noticeOf } from "../file-error.js";
import { sealSegment } from "../seal/seal-segment.js";
import { nodeFileSystem } from "../segments/file-system.js";
import { segmentsIn } from "../segments/recovery.js";
import type { ClosedSegments, SealingNews, SealingThreadStart } from "./sealing-protocol.js";

const tell = (news: SealingNews): void => parentPort?.postMessage(news);

/**
 * On Linux a thread has a priority of its own; elsewhere it would be the whole process's. Not the lowest: whoever closes the journal
 * waits until this thread has taken notice, which on a busy machine took it seconds.
 */
function giveWay(): void {
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

function seal({ folder }: SealingThreadStart): void {
  let closed: ClosedSegments = 0;
  let isSealing = false;
  /** Damaged: looked at once. */
  const damaged = new Set<number>();

  const sealAll = async (): Promise<void> => {
    for (;;) {
      const next = segmentsIn(nodeFileSystem, folder).find(
        ({ form, sequence }) => form === "arrow" && sequence <= closed && !damaged.has(sequence),
      );
      if (next === undefined) return;
      const result = await sealSegment(nodeFileSystem, folder, next);
      if (result === "sealed") tell({ kind: "sealed" });
      if (result === "damaged") {
        damaged.add(next.sequence);
        const message = `"${next.name}" is damaged: it stays as it is, and what is whole in it is read`;
        tell({ kind: "failed", error: { code: "JOURNAL_FAILED", message } });
      }
    }
  };

  const start = async (): Promise<void> => {
    if (isSealing) return;
    isSealing = true;
    try {
      await sealAll();
    } catch (error) {
      // Tried again when the next segment is closed.
      tell({ kind: "failed", error: noticeOf(fileError("seal", folder, error)) });
    } finally {
      isSealing = false;
    }
  };

  giveWay();
  parentPort?.on("message", (upTo: ClosedSegments) => {
    closed = Math.max(closed, upTo);
    void start();
  });
}

seal(workerData as SealingThreadStart);
