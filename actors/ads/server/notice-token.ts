// What a notice says of a bid, sealed into its address: the exchange carries it back to us, can neither read nor change it,
// and nothing has to be remembered meanwhile, not even over a restart. Encrypt-then-MAC: AES-256-CTR and HMAC-SHA-256.
// It must never be opened before its signature is checked, and never say why it was refused.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
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

const NONCE = 16;
const SIGNATURE = 16;
/** Bytes of a token: what is longer is none of ours. */
const LONGEST = 4_096;

export class NoticeSeal {
  readonly #encryption: Buffer;
  readonly #signing: Buffer;

  /** @param secret at least 16 bytes, the same for all servers that are to understand each other's notices. */
  constructor(secret: Buffer) {
    this.#encryption = Buffer.from(hkdfSync("sha256", secret, "", "tutti notice encryption", 32));
    this.#signing = Buffer.from(hkdfSync("sha256", secret, "", "tutti notice signature", 32));
  }

  seal(memory: BidMemory): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv("aes-256-ctr", this.#encryption, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(memory), "utf8"), cipher.final()]);
    return Buffer.concat([this.#sign(sealed), sealed]).toString("base64url");
  }

  /** Undefined where it was not sealed with this secret. */
  open(token: string): BidMemory | undefined {
    if (token.length > LONGEST) return undefined;
    const bytes = Buffer.from(token, "base64url");
    if (bytes.length <= SIGNATURE + NONCE) return undefined;
    const sealed = bytes.subarray(SIGNATURE);
    if (!timingSafeEqual(bytes.subarray(0, SIGNATURE), this.#sign(sealed))) return undefined;
    const cipher = createDecipheriv("aes-256-ctr", this.#encryption, sealed.subarray(0, NONCE));
    // Sealed by us: it is what we wrote.
    return JSON.parse(
      Buffer.concat([cipher.update(sealed.subarray(NONCE)), cipher.final()]).toString(),
    ) as BidMemory;
  }

  #sign(sealed: Buffer): Buffer {
    return createHmac("sha256", this.#signing).update(sealed).digest().subarray(0, SIGNATURE);
  }
}
