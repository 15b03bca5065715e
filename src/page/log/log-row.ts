import type { ShownState } from '../shown-state.js';

/** One thing that happened, in words. */
export interface LogRow {
  readonly key: number;
  /** When, as it is shown. */
  readonly time: string;
  readonly what: string;
  /** Who or what is behind it: a cause, or `you`; it has a colour. */
  readonly by?: string | undefined;
  /** What it is about, in a few words. */
  readonly about?: string | undefined;
  /** Of a refusal its rule; empty where nobody named it. */
  readonly rule?: string | undefined;
  /** The states before and after it. */
  readonly move?: { readonly from: ShownState; readonly to: ShownState } | undefined;
  /** A sentence more. */
  readonly note?: string | undefined;
  readonly isBad?: boolean | undefined;
  /** Whether it moved nothing: one line, less loud. */
  readonly isMinor?: boolean | undefined;
}
