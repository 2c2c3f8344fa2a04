// Writes batches as the sealed commits of one segment, into one buffer that is used again.
// It must never give out a commit that is not sealed, and never write to a file itself.
import { Message, type RecordBatch, RecordBatchStreamWriter } from "apache-arrow";
import { JOURNAL_SCHEMA } from "../journal-schema.js";
import type { CommitBuffer } from "./commit-buffer.js";
import { SEAL_LENGTH, seal } from "./commit-seal.js";

const ALIGNMENT = 8;

type ArrowBytes = Parameters<RecordBatchStreamWriter["_write"]>[0];

/** Arrow's own writer of streams, with its bytes kept in a buffer, and room for a seal in each commit's first message. */
class SealableStream extends RecordBatchStreamWriter {
  readonly #buffer: CommitBuffer;

  constructor(buffer: CommitBuffer) {
    super();
    this.#buffer = buffer;
  }

  /** Writes a batch with all of its dictionary, even where Arrow would say that the reader has seen that: each commit stands alone. */
  writeWhole(batch: RecordBatch): void {
    this._seenDictionaries.clear();
    this._dictionaryDeltaOffsets.clear();
    // Kept for a footer that a stream has not.
    this._dictionaryBlocks.length = 0;
    this._recordBatchBlocks.length = 0;
    this.write(batch);
  }

  protected override _write(chunk: ArrowBytes): this {
    if (!ArrayBuffer.isView(chunk)) throw new TypeError("Arrow gave something else than bytes to write");
    this.#buffer.append(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    return this;
  }

  protected override _writeMessage(message: Message, alignment: number = ALIGNMENT): this {
    if (this.#buffer.length > 0) return super._writeMessage(message, alignment);
    const metadata = Message.encode(message);
    const padding = -metadata.length & (ALIGNMENT - 1);
    this.#buffer.appendWord(-1);
    this.#buffer.appendWord(metadata.length + padding + SEAL_LENGTH);
    this.#buffer.append(metadata);
    this.#buffer.appendZeros(padding + SEAL_LENGTH);
    return this;
  }
}

/** Encodes one segment's commits, in their order. */
export class BatchEncoder {
  readonly #buffer: CommitBuffer;
  readonly #stream: SealableStream;

  constructor(buffer: CommitBuffer) {
    this.#buffer = buffer;
    this.#stream = new SealableStream(buffer);
  }

  /** The commit that a segment starts with. Good until the next call. */
  schema(): Buffer {
    this.#buffer.clear();
    this.#stream.reset(undefined, JOURNAL_SCHEMA);
    return this.#sealed(0, 0);
  }

  /** The batch as the segment's commit of this number. Good until the next call. */
  encode(batch: RecordBatch, ordinal: number): Buffer {
    this.#buffer.clear();
    this.#stream.writeWhole(batch);
    return this.#sealed(ordinal, batch.numRows);
  }

  #sealed(ordinal: number, rows: number): Buffer {
    const bytes = this.#buffer.bytes();
    seal(bytes, ordinal, rows);
    return bytes;
  }
}
