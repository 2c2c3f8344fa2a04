// What a notice says of a bid, sealed into its address: the exchange carries it back to us, can neither read nor change it,
// and nothing has to be remembered meanwhile, not even over a restart. A synthetic initialisation vector, as in RFC 5297: the
// signature (HMAC-SHA-256, 128 bits) of what is sealed is what AES-256-CTR begins with, so that a token needs no random bytes.
// It must never tell of what it opened before its signature is checked, and never say why it was refused.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import type { Moment } from "../moment.js";

/** What is told of a bid when its outcome is known. */
export interface BidMemory {
  readonly decision: string;
  /** Of the campaign: its place may be another after a restart. */
  readonly campaign: string;
  /** "" where there is no consent. */
  readonly listener: string;
  /** Micro-units for a thousand impressions. */
  readonly bid: number;
  /** Milliseconds since 1970: of the opportunity, as the request tells, and of the bid, by our own clock. */
  readonly time: number;
  readonly bidAt: number;
  readonly moment: Moment;
}

const SIGNATURE = 16;
/** Characters of a token: what is longer is none of ours. */
const LONGEST = 4_096;

export class NoticeSeal {
  readonly #encryption: KeyObject;
  readonly #signing: KeyObject;

  /** @param secret at least 16 bytes, the same for all servers that are to understand each other's notices. */
  constructor(secret: Buffer) {
    this.#encryption = keyFrom(secret, "tutti notice encryption");
    this.#signing = keyFrom(secret, "tutti notice signature");
  }

  /** No two alike: a decision's id is in it. */
  seal(memory: BidMemory): string {
    const plain = Buffer.from(JSON.stringify(packed(memory)), "utf8");
    const signature = this.#sign(plain);
    // In this mode there is nothing left for a `final`.
    const sealed = createCipheriv("aes-256-ctr", this.#encryption, signature).update(plain);
    return Buffer.concat([signature, sealed]).toString("base64url");
  }

  /** Undefined where it was not sealed with this secret. */
  open(token: string): BidMemory | undefined {
    if (token.length > LONGEST) return undefined;
    const bytes = Buffer.from(token, "base64url");
    if (bytes.length <= SIGNATURE) return undefined;
    const signature = bytes.subarray(0, SIGNATURE);
    const plain = createDecipheriv("aes-256-ctr", this.#encryption, signature).update(
      bytes.subarray(SIGNATURE),
    );
    if (!timingSafeEqual(signature, this.#sign(plain))) return undefined;
    // Sealed by us: it is what we wrote.
    return unpacked(JSON.parse(plain.toString()) as ReturnType<typeof packed>);
  }

  #sign(plain: Buffer): Buffer {
    return createHmac("sha256", this.#signing).update(plain).digest().subarray(0, SIGNATURE);
  }
}

/** Without the fields' names: a token stands in five addresses of every bid. */
function packed({ decision, campaign, listener, bid, time, bidAt, moment }: BidMemory) {
  const { media, auction, device, country, hour, weekend, mood, activity, categories, keywords } = moment;
  const place = [
    media,
    auction,
    device,
    country,
    hour,
    weekend,
    mood,
    activity,
    categories,
    keywords,
  ] as const;
  return [decision, campaign, listener, bid, time, bidAt, ...place] as const;
}

function unpacked(values: ReturnType<typeof packed>): BidMemory {
  const [decision, campaign, listener, bid, time, bidAt, ...place] = values;
  const [media, auction, device, country, hour, weekend, mood, activity, categories, keywords] = place;
  const moment = { media, auction, device, country, hour, weekend, mood, activity, categories, keywords };
  return { decision, campaign, listener, bid, time, bidAt, moment };
}

function keyFrom(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", purpose, 32)));
}
