// The auction route over HTTP, beside a route that only parses and answers: as many calls as both ends can, and a fixed rate.
// Each server is a process of its own, and so is the load: they share the cores as in production.
// It must never count an answer that is no bid response.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";

/** Connections, each with one call at a time. */
const CONNECTIONS = 32;
/** Calls a second of the fixed rate: about half of what two cores take. */
const RATE = 3_000;
/** Milliseconds before the first counted call. */
const WARM_UP = 1_000;

interface Server {
  readonly system: string;
  readonly words: readonly string[];
  /** Where it says its address. */
  readonly says: "stdout" | "stderr";
}

const COMMAND = fileURLToPath(new URL("../../runtime/cli/main.js", import.meta.url));
const SERVERS: readonly Server[] = [
  {
    system: "bare fastify",
    words: [fileURLToPath(new URL("../peers/http/bare-server.js", import.meta.url))],
    says: "stdout",
  },
  { system: "Tutti auction", words: [COMMAND, "serve", "--port", "0"], says: "stderr" },
];

export const httpBench: Bench = {
  name: "http",
  title: "an OpenRTB auction over HTTP, beside a route that parses and answers the same",
  contenders: ({ quick }) =>
    SERVERS.flatMap((server): Contender[] => {
      const contender = (setting: string, rate?: number): Contender => ({
        system: server.system,
        setting,
        unit: "requests/s",
        open: () => open(server, rate),
      });
      const closed = contender(`${CONNECTIONS} connections`);
      // The load generator counts in whole seconds: two of them are quick enough.
      return quick ? [closed] : [closed, contender(`${RATE} calls/s`, RATE)];
    }),
};

async function open({ words, says }: Server, rate?: number): Promise<Running> {
  const child = spawn(process.execPath, [...words], { stdio: ["ignore", "pipe", "pipe"] });
  const address = await addressOf(says === "stdout" ? child.stdout : child.stderr);
  child.stdout.resume();
  child.stderr.resume();
  await load(address, WARM_UP, rate);
  return {
    run: (milliseconds) => load(address, milliseconds, rate),
    close: () => end(child),
  };
}

async function addressOf(stream: Readable): Promise<string> {
  for await (const line of createInterface(stream)) {
    const [, address] = /listens on (\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error("the server ended before it listened");
}

async function load(address: string, milliseconds: number, rate: number | undefined): Promise<Sample> {
  const found = await cannonade({
    url: `${address}/openrtb2/auction`,
    connections: CONNECTIONS,
    duration: Math.max(1, milliseconds / 1_000),
    ...(rate === undefined ? {} : { overallRate: rate }),
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(BID_REQUEST),
    verifyBody: (body: unknown) => String(body).startsWith('{"id":"'),
  });
  const { errors, mismatches, non2xx, duration } = found.result;
  if (errors + mismatches + non2xx > 0) {
    throw new Error(`${errors} calls failed, ${mismatches} were no bid response, ${non2xx} were refused`);
  }
  return { value: found.calls / duration, latency: found.recorder.histogram };
}

interface Cannonade {
  readonly result: autocannon.Result;
  readonly recorder: LatencyRecorder;
  readonly calls: number;
}

/** Each latency is recorded here: autocannon keeps whole milliseconds only. */
function cannonade(options: autocannon.Options): Promise<Cannonade> {
  return new Promise((resolve, reject) => {
    const recorder = new LatencyRecorder();
    let calls = 0;
    const instance = autocannon(options, (error: unknown, result) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve({ result, recorder, calls });
    });
    instance.on("response", (_client, _status, _bytes, latency) => {
      calls++;
      recorder.record(latency * 1_000);
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** As an exchange sends one for an audio slot, without anything that names a listener. */
const BID_REQUEST: object = {
  id: "8c1f6b6e-5f0e-4d0b-a4a5-3f1b9f0f7c55",
  at: 1,
  tmax: 250,
  cur: ["USD"],
  imp: [
    {
      id: "1",
      bidfloor: 0.5,
      bidfloorcur: "USD",
      audio: {
        mimes: ["audio/mpeg", "audio/ogg"],
        minduration: 5,
        maxduration: 60,
        protocols: [3, 6, 11],
        feed: 1,
      },
    },
  ],
  app: {
    bundle: "example.player",
    cat: ["IAB1-6"],
    content: { genre: "jazz", keywords: "jazz,calm", livestream: 0 },
  },
  device: {
    devicetype: 4,
    os: "ios",
    osv: "19.1",
    language: "en",
    geo: { country: "USA", region: "NY", utcoffset: -300 },
  },
  regs: { coppa: 0 },
};
