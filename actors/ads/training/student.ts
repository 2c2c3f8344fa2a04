// An agent's model that learns from diaries alone, and is examined on others: what it says of a case before the case is over.
// It must never see a case's outcome before it has answered.
import type { Experience } from "../memory/experience.js";
import { holdsAnywhere } from "../memory/experience.js";
import type { PieceChanged, Pieces } from "../memory/pieces.js";
import type { Diary } from "./diary.js";

/** Cases with their outcomes, as columns. */
export interface Cases {
  /** What the agent said: the more, the likelier. */
  readonly said: number[];
  /** 1 where it came true, else 0. */
  readonly outcomes: number[];
}

/** A model in one world. */
export interface Student {
  readonly pieces: Pieces;
  /** Lives through the diary, learning from it. @param cases is given each case that the agent has to do with. */
  live(diary: Diary, cases?: Cases): void;
}

export type Enrol = (diary: Diary, changed: PieceChanged) => Student;

/** What the agent knows after the diary that holds anywhere, beside what it began with. */
export function learn(enrol: Enrol, diary: Diary, before: Experience["pieces"]): Experience["pieces"] {
  const names = new Set(Object.keys(before));
  const student = begin(enrol, diary, before, (piece) => names.add(piece));
  student.live(diary);
  const pieces = [...names].filter(holdsAnywhere).sort();
  return Object.fromEntries(pieces.map((piece) => [piece, student.pieces.save(piece)]));
}

/** The cases of the diaries, each lived through by a model that begins with this experience. */
export function answer(enrol: Enrol, diaries: readonly Diary[], experience: Experience["pieces"]): Cases {
  const cases: Cases = { said: [], outcomes: [] };
  for (const diary of diaries) begin(enrol, diary, experience, () => undefined).live(diary, cases);
  return cases;
}

function begin(enrol: Enrol, diary: Diary, experience: Experience["pieces"], changed: PieceChanged): Student {
  const student = enrol(diary, changed);
  for (const [piece, value] of Object.entries(experience)) student.pieces.restore(piece, value);
  student.pieces.restored?.();
  return student;
}
