// Audience segments as campaigns name them: "<topic>-fan" is who likes a topic.
// It must never guess at segments of other kinds: nothing is known of who is in them.

const SUFFIX = "-fan";

/** The topic that a segment's members like, as a list of one; empty where the segment is of another kind. */
export function topicOfSegment(segment: string): readonly string[] {
  return segment.endsWith(SUFFIX) ? [segment.slice(0, -SUFFIX.length)] : [];
}
