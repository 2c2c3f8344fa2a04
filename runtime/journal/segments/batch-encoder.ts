// Writes batches as the sealed commits of one segment, into one buffer that is used again.
// It must never give out a commit that is not sealed, and never write to a file itself.
import { Message, type RecordBatch, RecordBatchStreamWriter } from "apache-arrow";
import { JOURNAL_SCHEMA } from "../journal-schema.js";
import { SEAL_LENGTH, seal } from "./commit-seal.js";

const FIRST_CAPACITY = 1 << 16;
const ALIGNMENT = 8;

type ArrowBytes = Parameters<RecordBatchStreamWriter["_write"]>[0];

/** Bytes that keep their capacity from one commit to the next. */
export class CommitBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    const end = this.#reserve(chunk.length);
    this.#bytes.set(chunk, this.#length);
    this.#length = end;
  }

  appendZeros(count: number): void {
    const end = this.#reserve(count);
    this.#bytes.fill(0, this.#length, end);
    this.#length = end;
  }

  appendWord(word: number): void {
    const end = this.#reserve(4);
    this.#bytes.writeInt32LE(word, this.#length);
    this.#length = end;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A view, good until the next change. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): number {
    const end = this.#length + more;
    if (end > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(bytes, 0, 0, this.#length);
      this.#bytes = bytes;
    }
    return end;
  }
}

/** Arrow's own writer of streams, with its bytes kept in a buffer, and room for a seal in each commit's first message. */
class SealableStream extends RecordBatchStreamWriter {
  readonly #buffer: CommitBuffer;

  constructor(buffer: CommitBuffer) {
    super();
    this.#buffer = buffer;
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
  #ordinal = 0;

  constructor(buffer: CommitBuffer) {
    this.#buffer = buffer;
    this.#stream = new SealableStream(buffer);
  }

  /** The commit that a segment starts with. Good until the next call. */
  schema(): Buffer {
    this.#buffer.clear();
    this.#stream.reset(undefined, JOURNAL_SCHEMA);
    return this.#sealed(0);
  }

  /** The batch as one commit. Good until the next call. */
  encode(batch: RecordBatch): Buffer {
    this.#buffer.clear();
    this.#stream.write(batch);
    return this.#sealed(batch.numRows);
  }

  #sealed(rows: number): Buffer {
    const bytes = this.#buffer.bytes();
    seal(bytes, this.#ordinal++, rows);
    return bytes;
  }
}
