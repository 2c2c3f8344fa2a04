// An actor without a host: the test is its coordinator, its publisher and its loop.
import type { Agent, CandidateKey, StructSchema } from "tutti";
import { Actor } from "#runtime/actor/actor.js";
import {
  ANSWER,
  ENTRY_HEADER,
  EXPIRED,
  FAULT,
  PROPOSAL,
  CANDIDATES as PROPOSED_CANDIDATES,
  SCORES,
} from "#runtime/actor/answer-frame.js";
import {
  CANDIDATE_FORM,
  CANDIDATES,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  ENTRY_LENGTH,
  FIRST_ENTRY,
  FIXED_CANDIDATES,
  GENERATION,
  INTEGER_CANDIDATES,
  REQUEST_LENGTH,
  SLOT,
} from "#runtime/actor/request-frame.js";
import { readText } from "#runtime/actor/text.js";
import type { ActorWiring, OnError } from "#runtime/actor/wiring.js";
import { EventSender } from "#runtime/bus/event-sender.js";
import { lowBits } from "#runtime/channel/bits.js";
import type { Clock } from "#runtime/channel/clock.js";
import { allocateMessagePack, type CodecDescriptor, createCodec } from "#runtime/channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { DEADLINE, EVENT, HEADER_LENGTH, KIND, MEMBERS, REQUEST } from "#runtime/channel/frame-descriptor.js";
import { allocateHeartbeats, Heartbeat } from "#runtime/channel/heartbeat.js";
import type { LaneCounts } from "#runtime/channel/lane-books.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane, type LaneMemory } from "#runtime/channel/lane-memory.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";
import { Mailbox } from "#runtime/engine/mailbox.js";
import { AgentStoreClient } from "#runtime/store/agent-store-client.js";
import { MemoryBytes } from "#runtime/store/memory-bytes.js";
import { entriesOf } from "../frame-entries.js";

const FIXED: readonly CandidateKey[] = ["yes", "no"];
const KINDS = new Map<number, string>([
  [PROPOSAL, "proposal"],
  [FAULT, "fault"],
  [EXPIRED, "expired"],
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
  readonly requestLength?: number;
  readonly entryLength?: number;
}

interface Options {
  readonly requestLane?: number;
  readonly replyLane?: number;
  readonly schema?: StructSchema;
  readonly model?: unknown;
  readonly onError?: OnError;
  readonly clock?: Clock;
}

type LaneName = "requests" | "events";

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
  readonly #clock: Clock | undefined;
  readonly #wiring: ActorWiring;
  readonly #mailbox: Mailbox;
  readonly #memory = Object.assign(new MemoryBytes(), { isBusy: false });
  readonly #lanes: Readonly<Record<LaneName, LaneProducer>>;
  readonly #sender: EventSender;
  readonly #replies: LaneConsumer;
  readonly #codec;

  constructor(
    agent: Agent<never>,
    { requestLane = 1 << 16, replyLane = 1 << 19, schema, model, onError = "restart", clock }: Options,
  ) {
    const buffers = {
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
      requests: new LaneProducer(buffers.requests),
      events: new LaneProducer(buffers.events),
    };
    this.#replies = new LaneConsumer(buffers.replies);
    this.#sender = new EventSender(
      { lane: buffers.told, codec: eventCodec },
      new Doorbell(allocateDoorbell()),
    );
    this.#agent = agent as Agent<unknown>;
    this.#clock = clock;
    this.#wiring = {
      index: 0,
      epoch: 1,
      module: "",
      options: {},
      model,
      lanes: {
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
    const { requests, events, replies } = this.#wiring.lanes;
    const buffers = [requests, replies, this.deadLetters.buffer, ...events.map(({ lane }) => lane)];
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
        ...(this.#clock === undefined ? {} : { clock: this.#clock }),
        storeOf: (name) => new AgentStoreClient(this.#memory, name),
      },
    );
  }

  request(sent: Sent): void {
    this.requests([sent]);
  }

  /** One frame with several requests, of which those at the places in `members` are for the agent: all when left out. */
  requests(sent: readonly Sent[], members: number = lowBits(sent.length)): void {
    const [first] = sent;
    this.#send("requests", REQUEST, FIRST_ENTRY + sent.length * 128, (memory, offset) => {
      memory.words[(offset >> 2) + MEMBERS] = members;
      memory.doubles[(offset >> 3) + DEADLINE] = first?.deadline ?? Number.POSITIVE_INFINITY;
      let at = offset + FIRST_ENTRY;
      for (const entry of sent) at = this.#writeEntry(memory, at, entry);
      return at - offset;
    });
  }

  #writeEntry(
    { words, bytes }: LaneMemory,
    entry: number,
    { slot, generation = 0, request = {}, integers, ...wrong }: Sent,
  ): number {
    const word = entry >> 2;
    const list = integers ?? [];
    words[word + SLOT] = slot;
    words[word + GENERATION] = generation;
    words[word + CANDIDATES] = wrong.candidates ?? integers?.length ?? FIXED.length;
    words[word + CANDIDATE_FORM] =
      wrong.form ?? (integers === undefined ? FIXED_CANDIDATES : INTEGER_CANDIDATES);
    words[word + CANDIDATES_LENGTH] = wrong.candidatesLength ?? list.length * 4;
    words.set(list, (entry + CANDIDATES_START) >> 2);
    const start = (entry + CANDIDATES_START + list.length * 4 + 7) & -8;
    let end: number;
    if (wrong.bytes === undefined) end = this.#codec.encode(request, bytes, start, entry + 128);
    else {
      bytes.set(wrong.bytes, start);
      end = start + wrong.bytes.length;
    }
    words[word + REQUEST_LENGTH] = wrong.requestLength ?? end - start;
    const next = (end + 7) & -8;
    words[word + ENTRY_LENGTH] = wrong.entryLength ?? next - entry;
    return next;
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
    return this.replyFrames().flat();
  }

  /** The same, frame by frame. */
  replyFrames(): readonly (readonly Reply[])[] {
    const frames: (readonly Reply[])[] = [];
    const { memory } = this.#replies;
    for (let offset = this.#replies.next(); offset !== EMPTY; offset = this.#replies.next()) {
      frames.push(
        entriesOf(memory, offset).map(({ at, end, epoch }): Reply => {
          const word = at >> 2;
          const kind = memory.words[word + ANSWER] as number;
          const count = kind === PROPOSAL ? (memory.words[word + PROPOSED_CANDIDATES] as number) : 0;
          return {
            kind: KINDS.get(kind) ?? `kind ${kind}`,
            slot: memory.words[word + SLOT] as number,
            generation: memory.words[word + GENERATION] as number,
            epoch,
            scores:
              kind === PROPOSAL
                ? Array.from({ length: count }, (_, index) =>
                    Number(memory.doubles[(at >> 3) + SCORES + index]),
                  )
                : undefined,
            text: kind === FAULT ? readText(memory, at + ENTRY_HEADER, end) : undefined,
          };
        }),
      );
    }
    this.#replies.release();
    return frames;
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
