// Words for how music feels and what people do while it plays, as requests and campaigns commonly use them.
// It must not limit either: any other word may be given and targeted.

export const MOODS: readonly string[] = ["calm", "happy", "energetic", "sad", "romantic"];

export const ACTIVITIES: readonly string[] = [
  "workout",
  "commute",
  "focus",
  "party",
  "sleep",
  "cooking",
  "gaming",
];
