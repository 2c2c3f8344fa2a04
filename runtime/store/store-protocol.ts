// What a store's client and its server tell each other over a MessagePort.
// Plain data only; bytes are copied on the way.
import type { BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";
import type { ErrorNotice } from "./error-notice.js";

/** From the client. `call` comes back with the answer; `watch` comes back with every change that it asked for. */
export type StoreRequest =
  | { readonly kind: "get"; readonly call: number; readonly key: string }
  | { readonly kind: "change"; readonly call: number; readonly changes: readonly Change[] }
  | { readonly kind: "snapshot"; readonly call: number; readonly prefix: string }
  | { readonly kind: "watch"; readonly watch: number; readonly prefix: string }
  | { readonly kind: "unwatch"; readonly watch: number }
  /** So many more changes have been heard: the server may tell as many more. */
  | { readonly kind: "heard"; readonly changes: number };

/** From the server. */
export type StoreResponse =
  | { readonly kind: "found"; readonly call: number; readonly found: StoredBytes | undefined }
  | { readonly kind: "changed"; readonly call: number; readonly versions: readonly (number | undefined)[] }
  | { readonly kind: "entries"; readonly call: number; readonly entries: readonly StoredEntry[] }
  | { readonly kind: "failed"; readonly call: number; readonly error: ErrorNotice }
  | { readonly kind: "news"; readonly watch: number; readonly entry: BytesEntry };

/** Changes told and not yet heard, at most, on one port; beyond it only the latest of each key is kept. */
export const UNHEARD_LIMIT = 1024;
/** How many changes a client hears before it says so. */
export const HEARD_STEP = 128;
