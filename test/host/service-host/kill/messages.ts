import type { HostRequest } from 'local-service-machines/host';

/** Where the services are stored: a SQLite file, or the folder of a PostgreSQL socket. */
export type StorePlace = { readonly sqlite: string } | { readonly postgres: string };

/** What a member is started with. */
export interface MemberSettings {
  readonly run: string;
  readonly store: StorePlace;
  /** The file that it writes down in what its work does. */
  readonly journal: string;
  /** A mistake that the test has to find. */
  readonly answersTooEarly?: boolean;
}

/** What a member is asked: a request, or (null) how many services are busy. */
export interface ToMember {
  readonly id: number;
  readonly request: HostRequest | null;
}

/** What a member answers; id 0: it is ready. */
export interface FromMember {
  readonly id: number;
  readonly admitted?: boolean;
  readonly error?: string;
  readonly busy?: number;
}

/** What work did. */
export interface JournalLine {
  readonly run: string;
  readonly what: 'begins' | 'ends';
  readonly effectId: string;
  readonly attempt: number;
  readonly operation: string;
}
