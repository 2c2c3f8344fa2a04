// An actor without a host: the test is its coordinator, its publisher and its loop.
import type { Agent, CandidateKey, StructSchema } from "tutti";
import { Actor } from "#runtime/actor/actor.js";
import { REASON, SCORES } from "#runtime/actor/proposal-frame.js";
import {
  CANDIDATE_FORM,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  FIXED_CANDIDATES,
  INTEGER_CANDIDATES,
} from "#runtime/actor/request-frame.js";
import { readText } from "#runtime/actor/text.js";
import type { ActorWiring, OnError } from "#runtime/actor/wiring.js";
import { EventSender } from "#runtime/bus/event-sender.js";
import { allocateMessagePack, type CodecDescriptor, createCodec } from "#runtime/channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import {
  CANDIDATES,
  DEADLINE,
  EPOCH,
  EVENT,
  EXPIRED,
  FAULT,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  PROBE,
  PROBE_ANSWER,
  PROPOSAL,
  REQUEST,
  SLOT,
} from "#runtime/channel/frame-descriptor.js";
import { allocateHeartbeats, Heartbeat } from "#runtime/channel/heartbeat.js";
import type { LaneCounts } from "#runtime/channel/lane-books.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane, type LaneMemory } from "#runtime/channel/lane-memory.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";
import { Mailbox } from "#runtime/engine/mailbox.js";
import { AgentStoreClient } from "#runtime/store/agent-store-client.js";
import { MemoryBytes } from "#runtime/store/memory-bytes.js";

const FIXED: readonly CandidateKey[] = ["yes", "no"];
const KINDS = new Map<number, string>([
  [PROPOSAL, "proposal"],
  [FAULT, "fault"],
  [EXPIRED, "expired"],
  [PROBE_ANSWER, "probe-answer"],
]);

export interface Reply {
  readonly kind: string;
  readonly slot: number;
  readonly generation: number;
  readonly epoch: number;
  readonly scores: readonly number[] | undefined;
  /** Of a fault. */
  readonly text: string | undefined;
}

/** A REQUEST frame, right where nothing is said, and wrong where the test wants it so. */
export interface Sent {
  readonly slot: number;
  readonly generation?: number;
  readonly deadline?: number;
  readonly request?: unknown;
  readonly integers?: readonly number[];
  readonly candidates?: number;
  readonly candidatesLength?: number;
  readonly form?: number;
  /** Instead of the encoded request. */
  readonly bytes?: readonly number[];
}

interface Options {
  readonly requestLane?: number;
  readonly replyLane?: number;
  readonly schema?: StructSchema;
  readonly model?: unknown;
  readonly onError?: OnError;
}

type LaneName = "control" | "requests" | "events";

export function actorOnStage(agent: Agent<never>, options: Options = {}): ActorStage {
  return new ActorStage(agent, options);
}

class ActorStage {
  /** The present life. */
  actor: Actor;
  readonly deadLetters = new DeadLetterBox(allocateDeadLetterBox());
  /** What ended the lives that crashed, as they were told of. */
  readonly crashes: unknown[] = [];
  readonly #agent: Agent<unknown>;
  readonly #wiring: ActorWiring;
  readonly #mailbox: Mailbox;
  readonly #memory = Object.assign(new MemoryBytes(), { isBusy: false });
  readonly #lanes: Readonly<Record<LaneName, LaneProducer>>;
  readonly #sender: EventSender;
  readonly #replies: LaneConsumer;
  readonly #codec;

  constructor(
    agent: Agent<never>,
    { requestLane = 1 << 16, replyLane = 1 << 19, schema, model, onError = "restart" }: Options,
  ) {
    const buffers = {
      control: allocateLane(1024),
      requests: allocateLane(requestLane),
      events: allocateLane(1 << 16),
      // Events of another producer, so that frames made by hand do not mix with the sender's.
      told: allocateLane(1 << 16),
      replies: allocateLane(replyLane),
    };
    const requestCodec: CodecDescriptor =
      schema === undefined ? allocateMessagePack() : { kind: "struct", schema };
    const eventCodec = allocateMessagePack();
    this.#codec = createCodec(requestCodec);
    this.#lanes = {
      control: new LaneProducer(buffers.control),
      requests: new LaneProducer(buffers.requests),
      events: new LaneProducer(buffers.events),
    };
    this.#replies = new LaneConsumer(buffers.replies);
    this.#sender = new EventSender(
      { lane: buffers.told, codec: eventCodec },
      new Doorbell(allocateDoorbell()),
    );
    this.#agent = agent as Agent<unknown>;
    this.#wiring = {
      index: 0,
      epoch: 1,
      module: "",
      options: {},
      model,
      lanes: {
        control: buffers.control,
        requests: buffers.requests,
        events: [
          { lane: buffers.told, codec: eventCodec },
          { lane: buffers.events, codec: eventCodec },
        ],
        replies: buffers.replies,
      },
      routes: [],
      requestCodec,
      candidateCodec: allocateMessagePack(),
      fixedCandidates: FIXED,
      candidateLimit: 4,
      deadLetters: this.deadLetters.buffer,
      onError,
    };
    this.#mailbox = new Mailbox(this.#wiring.lanes, this.deadLetters);
    this.actor = this.#live(1);
  }

  /** Another life with the same mailbox, as after the thread of the present one has ended. */
  rebuild(): void {
    this.actor = this.#live(this.actor.epoch + 1);
  }

  /** A look at the shared memory as it is now; calling what is returned makes it so again: the thread died at the look. */
  dieHere(): () => void {
    const { control, requests, events, replies } = this.#wiring.lanes;
    const buffers = [control, requests, replies, ...events.map(({ lane }) => lane)];
    const copies = buffers.map((buffer) => new Uint8Array(buffer).slice());
    return () => {
      for (const [index, buffer] of buffers.entries())
        new Uint8Array(buffer).set(copies[index] as Uint8Array);
      this.rebuild();
    };
  }

  /** Messages by what became of them. */
  counts(): LaneCounts {
    return this.#mailbox.counts();
  }

  #live(epoch: number): Actor {
    return new Actor(
      this.#agent,
      { ...this.#wiring, epoch },
      {
        coordinator: new Doorbell(allocateDoorbell()),
        heartbeat: new Heartbeat(allocateHeartbeats(1), 0),
        crashed: (_, error) => this.crashes.push(error),
        storeOf: (name) => new AgentStoreClient(this.#memory, name),
      },
    );
  }

  request({
    slot,
    generation = 0,
    deadline = Number.POSITIVE_INFINITY,
    request = {},
    integers,
    ...wrong
  }: Sent): void {
    const codec = this.#codec;
    this.#send("requests", REQUEST, 128, (memory, offset) => {
      const { words, doubles, bytes } = memory;
      const word = offset >> 2;
      const list = integers ?? [];
      words[word + SLOT] = slot;
      words[word + GENERATION] = generation;
      words[word + CANDIDATES] = wrong.candidates ?? integers?.length ?? FIXED.length;
      doubles[(offset >> 3) + DEADLINE] = deadline;
      words[word + CANDIDATE_FORM] =
        wrong.form ?? (integers === undefined ? FIXED_CANDIDATES : INTEGER_CANDIDATES);
      words[word + CANDIDATES_LENGTH] = wrong.candidatesLength ?? list.length * 4;
      words.set(list, (offset + CANDIDATES_START) >> 2);
      const start = (offset + CANDIDATES_START + list.length * 4 + 7) & -8;
      if (wrong.bytes === undefined) return codec.encode(request, bytes, start, offset + 128) - offset;
      bytes.set(wrong.bytes, start);
      return start + wrong.bytes.length - offset;
    });
  }

  probe(slot: number): void {
    this.#send("control", PROBE, HEADER_LENGTH, (memory, offset) => {
      memory.words[(offset >> 2) + SLOT] = slot;
      return HEADER_LENGTH;
    });
  }

  babble(lane: LaneName, kind: number): void {
    this.#send(lane, kind, HEADER_LENGTH, () => HEADER_LENGTH);
  }

  event(event: { readonly type: string }): void {
    this.#sender.send(event, 1);
  }

  /** An EVENT frame whose bytes are no value. */
  brokenEvent(): void {
    this.#send("events", EVENT, HEADER_LENGTH + 8, (memory, offset) => {
      memory.bytes.fill(0xc1, offset + HEADER_LENGTH, offset + HEADER_LENGTH + 8);
      return HEADER_LENGTH + 8;
    });
  }

  /** All replies since the last call. */
  replies(): readonly Reply[] {
    const found: Reply[] = [];
    const { words, doubles } = this.#replies.memory;
    for (let offset = this.#replies.next(); offset !== EMPTY; offset = this.#replies.next()) {
      const word = offset >> 2;
      const kind = words[word + KIND] as number;
      const scores = Array.from({ length: words[word + CANDIDATES] as number }, (_, index) =>
        Number(doubles[(offset >> 3) + SCORES + index]),
      );
      found.push({
        kind: KINDS.get(kind) ?? `kind ${kind}`,
        slot: words[word + SLOT] as number,
        generation: words[word + GENERATION] as number,
        epoch: words[word + EPOCH] as number,
        scores: kind === PROPOSAL && words[word + REASON] !== undefined ? scores : undefined,
        text:
          kind === FAULT
            ? readText(
                this.#replies.memory,
                offset + HEADER_LENGTH,
                offset + (words[word + LENGTH] as number),
              )
            : undefined,
      });
    }
    this.#replies.release();
    return found;
  }

  #send(
    name: LaneName,
    kind: number,
    room: number,
    write: (memory: LaneMemory, offset: number) => number,
  ): void {
    const lane = this.#lanes[name];
    const offset = lane.claim(room);
    if (offset < 0) throw new Error(`the stage's ${name} lane is too small for this test`);
    lane.memory.words[(offset >> 2) + KIND] = kind;
    lane.commitShortened(write(lane.memory, offset));
    lane.publish();
  }
}
