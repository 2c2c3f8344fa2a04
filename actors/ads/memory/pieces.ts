// What an agent has learned, cut into pieces that are saved and restored on their own, so that one event changes few bytes.
// It must never depend on the order in which pieces come back, or on all of them coming back.

/** Tells that a piece has changed since it was last saved, or is gone. */
export type PieceChanged = (piece: string) => void;

export interface Pieces {
  /** The piece as plain data; undefined where there is none, so that what was saved of it is removed. */
  save(piece: string): unknown;
  /** Takes a saved piece in, beside what has been learned since. False where it cannot be understood: nothing changes. */
  restore(piece: string, value: unknown): boolean;
  /** Told when several pieces have come back: what is computed from all of them is computed now. */
  restored?(): void;
}

/** Pieces of several parts: "population/whole" is the piece "whole" of the part "population". */
export class PieceTree implements Pieces {
  readonly #parts: ReadonlyMap<string, Pieces>;

  constructor(parts: Readonly<Record<string, Pieces>>) {
    this.#parts = new Map(Object.entries(parts));
  }

  save(piece: string): unknown {
    return this.#part(piece)?.save(rest(piece));
  }

  restore(piece: string, value: unknown): boolean {
    return this.#part(piece)?.restore(rest(piece), value) ?? false;
  }

  restored(): void {
    for (const part of this.#parts.values()) part.restored?.();
  }

  #part(piece: string): Pieces | undefined {
    return this.#parts.get(piece.slice(0, piece.indexOf("/")));
  }
}

/** What a part tells of its own pieces, as the tree names them. */
export function ofPart(part: string, changed: PieceChanged): PieceChanged {
  return (piece) => changed(`${part}/${piece}`);
}

/** For what is not to be kept. */
export function unkept(): void {}

function rest(piece: string): string {
  return piece.slice(piece.indexOf("/") + 1);
}
