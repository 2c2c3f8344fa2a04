// The notices that may come of a bid, and where they are sent to.

/** `win` and `loss` from the exchange, `billing` when it owes money for it, `impression` and `click` from the player. */
export type NoticeKind = "win" | "billing" | "loss" | "impression" | "click";

const KINDS: readonly NoticeKind[] = ["win", "billing", "loss", "impression", "click"];

export function isNoticeKind(text: string | undefined): text is NoticeKind {
  return KINDS.some((kind) => kind === text);
}

/** As a route has it. */
export const NOTICE_PATH = "/notices/:kind";

/** Addresses of one bid's notices. */
export interface NoticeAddresses {
  of(kind: NoticeKind): string;
}

/** The exchange writes the price for a thousand, or the reason of a loss, in place of the macro (OpenRTB 2.6, 4.4). */
export function noticeAddresses(origin: string, token: string): NoticeAddresses {
  const query = (kind: NoticeKind): string => {
    if (kind === "win" || kind === "billing") return `?t=${token}&price=\${AUCTION_PRICE}`;
    if (kind === "loss") return `?t=${token}&reason=\${AUCTION_LOSS}`;
    return `?t=${token}`;
  };
  return { of: (kind) => `${origin}/notices/${kind}${query(kind)}` };
}
