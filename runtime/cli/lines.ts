// Cuts a stream of bytes into lines, in order, without ever holding more than one line of the allowed length.
// A line that is too long is skipped to its end and told, never truncated and never buffered.

export const LONGEST_LINE: number = 1 << 20;

/** A line with its number from 1; `text` is undefined where the line was longer than allowed. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Lines end with \n or \r\n; a last line without an end counts, an empty rest behind the last end does not. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  longest: number = LONGEST_LINE,
): AsyncGenerator<Line> {
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;
  let tooLong = false;

  const append = (part: Buffer): void => {
    length += part.length;
    // One more: a line's end may be two bytes, and the first of them comes with the line.
    if (length > longest + 1) {
      tooLong = true;
      parts = [];
    } else parts.push(part);
  };
  const finish = (): Line => {
    number++;
    const text = tooLong ? undefined : decode(Buffer.concat(parts), longest);
    parts = [];
    length = 0;
    tooLong = false;
    return { number, text };
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      append(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    if (start < chunk.length) append(chunk.subarray(start));
  }
  if (length > 0) yield finish();
}

function decode(line: Buffer, longest: number): string | undefined {
  const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return end > longest ? undefined : line.toString("utf8", 0, end);
}
