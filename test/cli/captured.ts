// What a command wrote and said, kept for a test to look at.
import type { Streams } from "#runtime/cli/journal/streams.js";

export class Captured implements Streams {
  output = "";
  readonly said: string[] = [];
  readonly write = async (text: string): Promise<void> => {
    this.output += text;
  };
  readonly say = (line: string): void => {
    this.said.push(line);
  };
}
