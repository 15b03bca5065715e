/** How long things take on a cluster in memory, in ms. What a specification says (checks, the wait before a kill) is not among them. */
export interface ClusterDurations {
  /** PENDING → PROVISIONING. */
  readonly acceptMs: number;
  /** PROVISIONING → STARTING. */
  readonly provisionMs: number;
  /** STARTING → UNREADY. */
  readonly startMs: number;
  /** One try of a check. */
  readonly checkMs: number;
  /** From PROVISIONING_FAILED or START_FAILED to DEPROVISIONING. */
  readonly giveUpMs: number;
  /** All pre-shutdown hooks of an instance. */
  readonly hooksMs: number;
  /** DEPROVISIONING → STOPPED. */
  readonly deprovisionMs: number;
  /** UNKNOWN → UNREADY: how long a restarted agent looks for what runs on its host. */
  readonly findMs: number;
  /** One change of a record. */
  readonly writeMs: number;
}

/** The default durations. */
export const DEFAULT_DURATIONS: ClusterDurations = {
  acceptMs: 200,
  provisionMs: 800,
  startMs: 500,
  checkMs: 100,
  giveUpMs: 500,
  hooksMs: 300,
  deprovisionMs: 500,
  findMs: 500,
  writeMs: 200,
};

/** Gives each duration its own length, the same for the same seed: between 75 % and 125 %. */
export type Vary = (ms: number) => number;

const SMALLEST_PART = 0.75;
const SPREAD = 0.5;

/** The variation of durations with this seed. Without one they do not vary. */
export function varyingWith(seed: number | undefined): Vary {
  if (seed === undefined) return (ms) => ms;
  const next = fractionsFrom(seed);
  return (ms) => Math.round(ms * (SMALLEST_PART + SPREAD * next()));
}

/** Pseudo-random fractions, 0 to below 1 (a 32-bit counter through the finaliser of MurmurHash3). */
function fractionsFrom(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}
