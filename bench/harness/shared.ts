// Something costly that several contenders use in turn: opened by the first, closed by the last.

export class Shared<Resource> {
  readonly #open: () => Promise<Resource>;
  readonly #close: (resource: Resource) => Promise<void>;
  #resource: Promise<Resource> | undefined;
  #users = 0;

  constructor(open: () => Promise<Resource>, close: (resource: Resource) => Promise<void>) {
    this.#open = open;
    this.#close = close;
  }

  /** Each call is to be followed by one of `leave`, also where it rejects. */
  enter(): Promise<Resource> {
    this.#users++;
    this.#resource ??= this.#open();
    return this.#resource;
  }

  async leave(): Promise<void> {
    if (--this.#users > 0) return;
    const resource = this.#resource;
    this.#resource = undefined;
    // What could not be opened was told to those who entered.
    const opened = await resource?.catch(() => undefined);
    if (opened !== undefined) await this.#close(opened);
  }
}
