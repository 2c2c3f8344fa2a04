// Bodies that come compressed (OpenRTB 2.6, section 2.4): made plain before anything else looks at them.
// It must never hold, or go on making, more of a body than the server takes: a few bytes can stand for gigabytes.
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { preParsingHookHandler } from "fastify";

const DECODERS = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A body is at fault, or too large; told as the status says. */
class EncodedBodyError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string) {
    super(code);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** @param limit bytes of a plain body. */
export function decodeBody(limit: number): preParsingHookHandler {
  return (request, _reply, payload, done) => {
    const encoding = request.headers["content-encoding"]?.toLowerCase();
    if (encoding === undefined || encoding === "identity") return done(null, payload);
    if (!isKnown(encoding)) return done(new EncodedBodyError(415, "UNKNOWN_ENCODING"));
    const decoder = DECODERS[encoding]();
    let encoded = 0;
    let plain = 0;
    payload.on("data", (bytes: Buffer) => {
      encoded += bytes.length;
    });
    decoder.on("data", (bytes: Buffer) => {
      plain += bytes.length;
      if (plain > limit) decoder.destroy(new EncodedBodyError(413, "BODY_TOO_LARGE"));
    });
    // Behind the parser's own ear, which stops listening where it has heard enough.
    decoder.on("error", () => payload.unpipe(decoder));
    payload.on("close", () => {
      if (!payload.readableEnded) decoder.destroy();
    });
    const stream = payload.pipe(decoder);
    return done(null, Object.defineProperty(stream, "receivedEncodedLength", { get: () => encoded }));
  };
}

function isKnown(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding);
}
