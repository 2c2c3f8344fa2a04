// Reads the fields of a JSON object that came from outside. What has one obvious meaning is read (numbers in quotes,
// numbers as identifiers, one word for a list of one); what has none is an InvalidBidRequestError with its path.
// It must only look at own properties, so that "__proto__" and "constructor" are names like any other.
import { InvalidBidRequestError } from "./invalid-bid-request.js";

/** Characters of an identifier; a longer one is refused, as it could not be given back. */
const LONGEST_IDENTIFIER = 512;
/** Characters of any other text; the rest is cut off. */
const LONGEST_TEXT = 4096;
/** Entries of a list; a longer one is refused, as a block list must not be cut. */
const LONGEST_LIST = 65_536;

export class Fields {
  readonly #object: object;
  readonly #parent: Fields | undefined;
  readonly #name: string;
  readonly #index: number | undefined;

  /**
   * Throws where `value` is not an object.
   * @param parent whose field `name` it is, or an entry of; left out: it is the whole request.
   */
  constructor(value: unknown, parent?: Fields, name = "", index?: number) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new InvalidBidRequestError(pathTo(parent, name, index), "must be an object");
    }
    this.#object = value;
    this.#parent = parent;
    this.#name = name;
    this.#index = index;
  }

  /** As in `imp[0].video`; "" for the whole request. Put together when it is told: few ever are. */
  get path(): string {
    return pathTo(this.#parent, this.#name, this.#index);
  }

  /** What is read. */
  get value(): object {
    return this.#object;
  }

  /** The object's path with the field's name. */
  pathOf(name: string): string {
    return pathTo(this, name, undefined);
  }

  /** Whether the field is there and not null. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** undefined when left out or null. */
  object(name: string): Fields | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : new Fields(value, this, name);
  }

  /** Required; a number is read as its digits. */
  identifier(name: string): string {
    const text = this.#textOf(this.#get(name), name);
    if (text === "") throw new InvalidBidRequestError(this.pathOf(name), "is required");
    if (text.length > LONGEST_IDENTIFIER) {
      throw new InvalidBidRequestError(this.pathOf(name), `must be at most ${LONGEST_IDENTIFIER} characters`);
    }
    return text;
  }

  /** "" when left out; cut at 4,096 characters. */
  text(name: string): string {
    return this.#textOf(this.#get(name), name).trim().slice(0, LONGEST_TEXT);
  }

  /** 0 when left out or empty. Throws where it is no number, or below `lowest`. */
  number(name: string, lowest = 0): number {
    const value = this.#get(name);
    if (value === undefined || value === "") return 0;
    const number = typeof value === "string" ? Number(value.trim() === "" ? Number.NaN : value) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) {
      throw new InvalidBidRequestError(this.pathOf(name), "must be a number");
    }
    if (number < lowest) throw new InvalidBidRequestError(this.pathOf(name), `must be >= ${lowest}`);
    return number;
  }

  /** Whether it is there, and 1 or true. Throws where it is neither yes nor no. */
  flag(name: string): boolean {
    const value = this.#get(name);
    if (value === undefined || typeof value === "boolean") return value ?? false;
    const number = this.number(name);
    if (number === 0 || number === 1) return number === 1;
    throw new InvalidBidRequestError(this.pathOf(name), "must be 0 or 1");
  }

  /** Empty when left out. Throws where it is no list, or longer than 65,536. */
  list(name: string): readonly unknown[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw new InvalidBidRequestError(this.pathOf(name), "must be a list");
    if (value.length > LONGEST_LIST) {
      throw new InvalidBidRequestError(this.pathOf(name), `must have at most ${LONGEST_LIST} entries`);
    }
    return value;
  }

  /** Objects of a list. */
  objects(name: string): Fields[] {
    return this.list(name).map((value, index) => new Fields(value, this, name, index));
  }

  /** Texts of a list, of numbers their digits; one text is split at its commas. Empty ones are left out. */
  texts(name: string): string[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    const entries = typeof value === "string" ? value.split(",", LONGEST_LIST) : this.list(name);
    const texts: string[] = [];
    for (let index = 0; index < entries.length; index++) {
      const text = this.#textOf(entries[index] ?? undefined, name, index).trim();
      if (text !== "") texts.push(text);
    }
    return texts;
  }

  /** Whole numbers of a list. */
  integers(name: string): number[] {
    return this.texts(name).map((text, index) => {
      const number = Number(text);
      if (Number.isSafeInteger(number)) return number;
      throw new InvalidBidRequestError(`${this.pathOf(name)}[${index}]`, "must be a whole number");
    });
  }

  #get(name: string): unknown {
    if (!Object.hasOwn(this.#object, name)) return undefined;
    return (this.#object as Readonly<Record<string, unknown>>)[name] ?? undefined;
  }

  /** @param index of the entry, where the field is a list: paths are only put together when one is told. */
  #textOf(value: unknown, name: string, index?: number): string {
    if (typeof value === "string") return value;
    if (value === undefined) return "";
    if (typeof value === "number") return String(value);
    const path = index === undefined ? this.pathOf(name) : `${this.pathOf(name)}[${index}]`;
    throw new InvalidBidRequestError(path, "must be a text");
  }
}

function pathTo(parent: Fields | undefined, name: string, index: number | undefined): string {
  const before = parent === undefined || parent.path === "" ? name : `${parent.path}.${name}`;
  return index === undefined ? before : `${before}[${index}]`;
}
