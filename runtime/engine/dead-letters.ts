// All dead letter boxes of an engine: sums, the latest letters, and a line in the log that a flood cannot repeat.
import {
  DEAD_LETTER_REASONS,
  type DeadLetterCounts,
  type DeadLetterReason,
  noDeadLetters,
} from "../channel/dead-letter.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import type { AgentDeadLetter, Announce } from "./engine-events.js";

/** Milliseconds between two lines about one reason. */
const LINE_INTERVAL = 10_000;
/** Letters that are given out, or announced, at once. */
const SHOWN = 256;

/** What became of messages that were not handled. */
export interface DeadLetterReport {
  /** By reason, since the start, exact. */
  readonly counts: DeadLetterCounts;
  /** The latest ones, oldest first. */
  readonly latest: readonly AgentDeadLetter[];
}

interface Box {
  readonly agent: string;
  readonly box: DeadLetterBox;
  seen: number;
}

export class DeadLetters {
  readonly #boxes: readonly Box[];
  readonly #announce: Announce;
  #logged: DeadLetterCounts = noDeadLetters();
  readonly #silentUntil: Record<DeadLetterReason, number> = noDeadLetters();

  /** Boxes by whose messages they hold. */
  constructor(boxes: readonly (readonly [agent: string, box: DeadLetterBox])[], announce: Announce) {
    this.#boxes = boxes.map(([agent, box]) => ({ agent, box, seen: box.written }));
    this.#announce = announce;
  }

  report(): DeadLetterReport {
    const latest = this.#boxes.flatMap(({ agent, box }) =>
      box.read().map((letter) => ({ ...letter, agent })),
    );
    return { counts: this.#sum(), latest: newest(latest) };
  }

  /** Announces and logs what has come since the last call. */
  look(now: number): void {
    const fresh: AgentDeadLetter[] = [];
    for (const each of this.#boxes) {
      const { agent, box, seen } = each;
      const { written } = box;
      if (written === seen) continue;
      each.seen = written;
      for (const letter of box.read(seen)) fresh.push({ ...letter, agent });
    }
    if (fresh.length === 0) return;
    this.#announce("dead-letters", newest(fresh));
    this.#log(now);
  }

  #sum(): DeadLetterCounts {
    const sum = noDeadLetters();
    for (const { box } of this.#boxes) {
      const counts = box.counts();
      for (const reason of DEAD_LETTER_REASONS) sum[reason] += counts[reason];
    }
    return sum;
  }

  #log(now: number): void {
    const counts = this.#sum();
    const logged = { ...this.#logged };
    for (const reason of DEAD_LETTER_REASONS) {
      const more = counts[reason] - logged[reason];
      if (more <= 0 || now < this.#silentUntil[reason]) continue;
      this.#silentUntil[reason] = now + LINE_INTERVAL;
      logged[reason] = counts[reason];
      process.emitWarning(`${more} messages were not handled: ${reason}`, {
        code: "TUTTI_DEAD_LETTERS",
        detail: "engine.deadLetters() has the counts by reason, and the latest letters.",
      });
    }
    this.#logged = logged;
  }
}

function newest(letters: readonly AgentDeadLetter[]): readonly AgentDeadLetter[] {
  return letters.toSorted((one, other) => one.at - other.at).slice(-SHOWN);
}
