// What clients of a store do, at random, and what must come out of it.
import fc from "fast-check";
import type { StateStore, StoreEntry } from "tutti";
import { expect } from "vitest";
import type { StoreModel } from "./store-model.js";
import { key, prefix, value } from "./stored-values.js";

/** A store under test, by one or more clients of it. */
export interface Clients {
  readonly clients: readonly StateStore[];
  readonly watches: Watch[];
  /** Before every key of this run: the store lives longer. */
  readonly run: string;
}

interface Watch {
  readonly client: number;
  readonly heard: readonly StoreEntry[];
  readonly expected: readonly StoreEntry[];
  readonly end: () => void;
}

type Model = { readonly store: StoreModel; readonly run: string };
type Command = fc.AsyncCommand<Model, Clients>;

/** A call, its place in time given, so that the model can tell its result before it is made. */
type Call =
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "put"; readonly key: string; readonly value: unknown }
  | { readonly kind: "compareAndSet"; readonly key: string; readonly value: unknown; readonly offset: number }
  | { readonly kind: "snapshot"; readonly prefix: string };

const removal = fc.constant(undefined);
const written = fc.oneof({ arbitrary: value, weight: 4 }, { arbitrary: removal, weight: 1 });
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ kind: fc.constant("get" as const), key }),
  fc.record({ kind: fc.constant("put" as const), key, value: written }),
  // Mostly where the key is, sometimes where it was or will be.
  fc.record({
    kind: fc.constant("compareAndSet" as const),
    key,
    value: written,
    offset: fc.constantFrom(0, 0, -1, 1),
  }),
  fc.record({ kind: fc.constant("snapshot" as const), prefix }),
);

/** What the model says, and the call that must give the same. */
function prepare(
  each: Call,
  model: Model,
): { expected: unknown; make: (client: StateStore) => Promise<unknown> } {
  const { store, run } = model;
  switch (each.kind) {
    case "get": {
      const at = run + each.key;
      return { expected: store.entries.get(at), make: (client) => client.get(at) };
    }
    case "put": {
      const at = run + each.key;
      return { expected: store.write(at, each.value), make: (client) => client.put(at, each.value) };
    }
    case "compareAndSet": {
      const at = run + each.key;
      const version = Math.max(0, store.versionOf(at) + each.offset);
      const expected = store.write(at, each.value, version);
      return { expected, make: (client) => client.compareAndSet(at, version, each.value) };
    }
    case "snapshot": {
      const from = run + each.prefix;
      return { expected: store.snapshot(from), make: (client) => client.snapshot(from) };
    }
  }
}

/** One client makes several calls without waiting: they take effect in order. */
class Calls implements Command {
  readonly #client: number;
  readonly #calls: readonly Call[];

  constructor(client: number, calls: readonly Call[]) {
    this.#client = client;
    this.#calls = calls;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { clients, watches }: Clients): Promise<void> {
    const index = this.#client % clients.length;
    const client = clients[index] as StateStore;
    const prepared = this.#calls.map((each) => prepare(each, model));
    const answers = await Promise.all(prepared.map(({ make }) => make(client)));
    expect(answers).toEqual(prepared.map(({ expected }) => expected));
    // A change is told before the promise of the write settles.
    for (const watch of watches) if (watch.client === index) expect(watch.heard).toEqual(watch.expected);
  }

  toString(): string {
    return `client ${this.#client}: ${fc.stringify(this.#calls)}`;
  }
}

/** All clients compare and set one key from the same version, at once: one of them wins. */
class Race implements Command {
  readonly #key: string;

  constructor(raced: string) {
    this.#key = raced;
  }

  check(): boolean {
    return true;
  }

  async run({ store, run }: Model, { clients }: Clients): Promise<void> {
    const at = run + this.#key;
    const version = store.versionOf(at);
    const results = await Promise.all(
      clients.map((client, index) => client.compareAndSet(at, version, index)),
    );
    const winners = results.flatMap((result, index) => (result === undefined ? [] : [index]));
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    expect(results[winner as number]).toBe(store.write(at, winner));
    for (const client of clients) expect(await client.get(at)).toEqual(store.entries.get(at));
  }

  toString(): string {
    return `race for ${this.#key}`;
  }
}

class BeginWatch implements Command {
  readonly #client: number;
  readonly #prefix: string;

  constructor(client: number, from: string) {
    this.#client = client;
    this.#prefix = from;
  }

  check(): boolean {
    return true;
  }

  async run({ store, run }: Model, { clients, watches }: Clients): Promise<void> {
    const client = this.#client % clients.length;
    const heard: StoreEntry[] = [];
    const end = clients[client]?.watch(run + this.#prefix, (change) => heard.push(change));
    // The watch of another client may begin on its way only: what is written behind this it hears.
    await clients[client]?.get("fence");
    const model = store.watch(run + this.#prefix);
    watches.push({
      client,
      heard,
      expected: model.heard,
      end: () => {
        end?.();
        model.end();
      },
    });
  }

  toString(): string {
    return `client ${this.#client} watches ${this.#prefix}`;
  }
}

class EndWatch implements Command {
  check(): boolean {
    return true;
  }

  async run(_: Model, { clients, watches }: Clients): Promise<void> {
    await hearAll(clients);
    const watch = watches.shift();
    watch?.end();
    expect(watch?.heard).toEqual(watch?.expected);
    await hearAll(clients);
  }

  toString(): string {
    return "the oldest watch ends";
  }
}

/** An answer comes behind the changes that were told before it. */
async function hearAll(clients: readonly StateStore[]): Promise<void> {
  for (const client of clients) await client.get("fence");
}

/** Ends every watch: each has heard every change once, in order. */
export async function checkWatches({ clients, watches }: Clients): Promise<void> {
  await hearAll(clients);
  for (const { heard, expected, end } of watches) {
    expect(heard).toEqual(expected);
    end();
  }
}

export function storeCommands(): fc.Arbitrary<Iterable<Command>> {
  const client = fc.nat(5);
  const calls = fc.array(call, { minLength: 1, maxLength: 6 });
  return fc.commands(
    [
      fc.tuple(client, calls).map(([at, list]) => new Calls(at, list)),
      fc.tuple(client, calls).map(([at, list]) => new Calls(at, list)),
      key.map((each) => new Race(each)),
      fc.tuple(client, prefix).map(([at, from]) => new BeginWatch(at, from)),
      fc.constant(new EndWatch()),
    ],
    { maxCommands: 25 },
  );
}
