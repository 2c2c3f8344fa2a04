// Labels of campaigns (topics, segments) as small numbers, and which campaign has which: read on the hot path.
// It must never grow after it is built: a label that no campaign has does not matter to any score.

export class LabelIndex {
  readonly names: readonly string[];
  /** Labels of campaign c are `members[starts[c]]` up to, not including, `members[starts[c + 1]]`. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  readonly #rows = new Map<string, number>();

  /** @param labels of each campaign, in the order of the catalogue; a repeated label counts once. */
  constructor(labels: readonly (readonly string[])[]) {
    const members: number[] = [];
    this.starts = new Int32Array(labels.length + 1);
    for (const [campaign, own] of labels.entries()) {
      for (const label of new Set(own)) members.push(this.#intern(label));
      this.starts[campaign + 1] = members.length;
    }
    this.members = Int32Array.from(members);
    this.names = [...this.#rows.keys()];
  }

  get campaigns(): number {
    return this.starts.length - 1;
  }

  /** The label's number; -1 when no campaign has it. */
  row(label: string): number {
    return this.#rows.get(label) ?? -1;
  }

  #intern(label: string): number {
    const known = this.#rows.get(label);
    if (known !== undefined) return known;
    this.#rows.set(label, this.#rows.size);
    return this.#rows.size - 1;
  }
}
