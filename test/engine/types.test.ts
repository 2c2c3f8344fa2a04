// What the compiler refuses: each wrong line below is an error, or the type check of the tests fails.
import {
  type AgentEvent,
  type AgentSpec,
  type Constraint,
  createEngine,
  type Decision,
  defineAgent,
  type EngineOptions,
} from "tutti";
import { expectTypeOf, test } from "vitest";
import { recorder } from "./recorders.js";

interface Payment {
  readonly amount: number;
}
type Verdict = "accept" | "block";
interface Outcome extends AgentEvent {
  readonly type: "refund" | "chargeback";
  readonly amount: number;
}

const agents: readonly AgentSpec<Payment, Verdict, Outcome>[] = [{ module: recorder({ name: "a" }) }];

test("request, candidate and event types reach every part of the options", () => {
  const good: EngineOptions<Payment, Verdict, Outcome> = {
    agents,
    candidates: ["accept", "block"],
    key: ({ amount }) => amount,
    constraints: [
      {
        name: "cap",
        exclude: ({ amount }, candidates) => {
          expectTypeOf(amount).toEqualTypeOf<number>();
          expectTypeOf(candidates).toEqualTypeOf<readonly Verdict[]>();
        },
        reserve: (_, candidate) => (candidate === "block" ? "full" : undefined),
        observe: ({ type }) => expectTypeOf(type).toEqualTypeOf<"refund" | "chargeback">(),
      },
    ],
  };
  type Options = EngineOptions<Payment, Verdict, Outcome>;
  // @ts-expect-error a candidate that is no Verdict
  const wrongCandidate: Options["candidates"] = ["accept", "review"];
  // @ts-expect-error a field that a Payment does not have
  const wrongKey: Options["key"] = ({ user }) => user;
  const otherTrade: AgentSpec<{ readonly track: string }, Verdict, Outcome> = { module: recorder({}) };
  // @ts-expect-error an agent for other requests
  const wrongAgents: Options["agents"] = [otherTrade];
  type Heard = Parameters<NonNullable<Constraint<Payment, Verdict, Outcome>["observe"]>>[0];
  // @ts-expect-error an event that is no Outcome
  const wrongEvent: Heard = { type: "click" };
  // @ts-expect-error a module by its name instead of its URL
  const wrongModule: AgentSpec = { module: "./agent.js" };
  void [good, wrongCandidate, wrongKey, wrongAgents, wrongEvent, wrongModule];
});

test("an engine takes its own requests and events only, and decides for its own candidates", async () => {
  const engine = await createEngine<Payment, Verdict, Outcome>({
    agents,
    candidates: ["accept", "block"],
    deadline: 5000,
  });
  const decision = await engine.decide({ amount: 1 });
  expectTypeOf(decision).toEqualTypeOf<Decision<Verdict>>();
  expectTypeOf(decision.winner).toEqualTypeOf<Verdict | undefined>();
  expectTypeOf(decision.rationale.candidates).toEqualTypeOf<readonly Verdict[]>();
  // @ts-expect-error a request of another trade
  await engine.decide({ track: "t" });
  // @ts-expect-error a request without its amount
  engine.decideSync({});
  // @ts-expect-error a batch of something else
  await engine.decideMany(["1"]);
  // @ts-expect-error an event of another type
  engine.observe({ type: "click", amount: 1 });
  // @ts-expect-error an event without its amount
  engine.observe({ type: "refund" });
  engine.observe({ type: "refund", amount: 1 });
  await engine.close();
});

test("an agent is told of its own requests, and must give a proposal", () => {
  defineAgent<Payment, Verdict, Outcome>({
    name: "good",
    propose: ({ amount }) => ({ scores: [amount > 10 ? 0 : 1, 0] }),
    observe: (event) => expectTypeOf(event).toEqualTypeOf<Outcome>(),
  });
  defineAgent<Payment>({
    name: "no scores",
    // @ts-expect-error a proposal without scores
    propose: () => ({ confidence: 1 }),
  });
  // @ts-expect-error an agent without a name
  defineAgent<Payment>({ propose: () => ({ scores: [1] }) });
  defineAgent<Payment, Verdict, Outcome>({
    name: "publisher",
    propose: (_, context) => {
      // @ts-expect-error an event of another type
      context.publish({ type: "click" });
      return { scores: new Float64Array(2) };
    },
  });
});
