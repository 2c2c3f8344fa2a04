// The dictionary of one batch: each text once, in the order in which rows first named it.
// It must never give a place of one batch to the next.
import type { Utf8 } from "apache-arrow";
import { Vector } from "apache-arrow";
import { TextColumn } from "./text-column.js";

/** A text that rows name again and again; it knows its place in the batch being gathered. */
export class KnownText {
  readonly bytes: Uint8Array;
  /** The batch that `place` is of. */
  batch = -1;
  place = 0;

  /** `bytes` in UTF-8. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export class BatchTexts {
  readonly #texts = new TextColumn();
  #batch = 0;
  #length = 0;

  /** The text's place in this batch's dictionary. */
  placeOf(text: KnownText): number {
    if (text.batch !== this.#batch) {
      text.batch = this.#batch;
      text.place = this.#length++;
      this.#texts.pushBytes(text.bytes, 0, text.bytes.length);
    }
    return text.place;
  }

  /** Bytes of all texts. */
  get byteLength(): number {
    return this.#texts.byteLength;
  }

  /** Starts the next batch. */
  clear(): void {
    this.#texts.clear();
    this.#length = 0;
    this.#batch++;
  }

  dictionary(): Vector<Utf8> {
    return new Vector([this.#texts.data()]);
  }
}
