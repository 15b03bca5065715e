/* What is measured, with the goal that we work for and the gate at which the exit code turns red. */

/** One row of the table. */
export interface Target {
  readonly id: string;
  readonly what: string;
  readonly against: string;
  /** Is more better, as with speed-ups, or less, as with a share of a limit? */
  readonly better: 'more' | 'less';
  /** Null where the row only tells. */
  readonly goal: number | null;
  readonly gate: number | null;
}

/** The rows of the table, in its order. */
export const TARGETS = [
  row('step', 'compiled step', 'XState transition(), machine without work', 'more', 350, 150),
  row('step-with-work', 'compiled step', 'XState transition(), machine with invoked work', 'more', 600, 300),
  row('lifecycle-step', 'compiled step of the lifecycle machine', 'XState transition(), the same machine', 'more'),
  row('step-by-hand', 'compiled step', 'hand-written switch that returns a fresh record', 'less', 2.6, 3.5),
  row('step-peers', 'compiled step', 'best peer with guards and context', 'more', 10, 6),
  row('step-machina', 'compiled step', 'machina, a record in and a fresh record out', 'more'),
  row('step-store', 'compiled step', '@xstate/store', 'more'),
  row('step-in-place', 'compiled step', 'machina, one client changed in place', 'more'),
  row('step-fsm', 'compiled step', 'typescript-fsm (no guards, no context)', 'more', 3, 2),
  row('memory', 'bytes per tracked service', 'a started XState actor', 'more', 20, 15),
  row(
    'tick',
    'a tick: 1,000 hosts × 100 services × 2 in no order, indexed once, all assessed',
    'a bare pass that counts per service and host in Maps',
    'less',
    1.5,
    2.5,
  ),
  row(
    'plan-in-no-order',
    'planAdjustment, 10,000 hosts × 2 in no order',
    'a bare pass that counts per host in a Map',
    'less',
    2,
    3,
  ),
  row(
    'plan-in-order',
    'planAdjustment, 10,000 hosts × 2 in order',
    'a bare pass that counts per host in a Map',
    'less',
    1.2,
    2,
  ),
  row(
    'plan-failing',
    'planAdjustment, 10,000 hosts × 2, a tenth failing',
    'a bare pass that counts per host in a Map',
    'less',
    2.5,
    4,
  ),
  row('tick-growth', 'a tick, from 1,250 to 10,000 hosts × 10 services', 'growth of the bare pass', 'less', 1.1, 1.4),
] as const satisfies readonly Target[];

/** The id of a row. */
export type TargetId = (typeof TARGETS)[number]['id'];

function row<TId extends string>(
  id: TId,
  what: string,
  against: string,
  better: Target['better'],
  goal: number | null = null,
  gate: number | null = null,
): Target & { readonly id: TId } {
  return { id, what, against, better, goal, gate };
}
