import type { InstanceState } from '../../../src/model/instance.js';

/** A time of the world: `1:04.2`. */
export function timeText(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor(tenths / 10) % 60;
  return `${minutes}:${String(seconds).padStart(2, '0')}.${tenths % 10}`;
}

/** The age of something in one unit: `4 s`, `2 min`. */
export function ageText(ms: number): string {
  const seconds = Math.trunc(ms / 1_000);
  return Math.abs(seconds) < 120 ? `${seconds} s` : `${Math.trunc(seconds / 60)} min`;
}

/** How a dot shows an instance: how far it has come up, and in which colour. */
export interface DotLook {
  readonly up: number;
  readonly tone: 'rising' | 'healthy' | 'falling' | 'failed' | 'gone' | 'unknown';
  /** Null for a healthy one, whose name says enough. */
  readonly word: string | null;
}

/** The look of an instance in each state. */
export const DOT_LOOKS: Readonly<Record<InstanceState, DotLook>> = {
  PENDING: { up: 0.08, tone: 'rising', word: 'pending' },
  PROVISIONING: { up: 0.3, tone: 'rising', word: 'pulling' },
  PROVISIONING_FAILED: { up: 1, tone: 'failed', word: 'failed' },
  STARTING: { up: 0.55, tone: 'rising', word: 'starting' },
  START_FAILED: { up: 1, tone: 'failed', word: 'failed' },
  UNREADY: { up: 0.75, tone: 'rising', word: 'not ready' },
  READINESS_CHECK_FAILED: { up: 1, tone: 'failed', word: 'not ready' },
  READY: { up: 0.9, tone: 'rising', word: 'ready' },
  HEALTHY: { up: 1, tone: 'healthy', word: null },
  UNHEALTHY: { up: 1, tone: 'failed', word: 'unhealthy' },
  DEPROVISIONING: { up: 0.25, tone: 'falling', word: 'removing' },
  STOPPING: { up: 0.6, tone: 'falling', word: 'stopping' },
  STOPPED: { up: 0, tone: 'gone', word: 'stopped' },
  LOST: { up: 0, tone: 'gone', word: 'lost' },
  UNKNOWN: { up: 0.5, tone: 'unknown', word: 'unknown' },
};
