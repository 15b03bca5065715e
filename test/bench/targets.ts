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
  readonly unit: '×' | 'kB';
}

const TRANSITION = 'XState transition()';
const BARE_PASS = 'a bare pass that counts per host in a Map';
const BY_HAND = 'dispatch and persist by hand, the same store';
const BUDGET = 'gzip, without xstate';

/** The rows of the table, in its order. */
export const TARGETS = [
  row(
    'tick',
    'a tick: 1,000 hosts × 100 services × 2 in no order, indexed once, all assessed',
    'a bare pass that counts per service and host in Maps',
    'less',
    1.5,
    2.5,
  ),
  row('plan-in-no-order', 'a plan: 10,000 hosts × 2 in no order', BARE_PASS, 'less', 2, 3),
  row('plan-in-order', 'a plan: 10,000 hosts × 2 in order of ids', BARE_PASS, 'less', 1.2, 2),
  row('plan-failing', 'a plan: 10,000 hosts × 2, a tenth failing', BARE_PASS, 'less', 2.5, 4),
  row('tick-growth', 'a tick, from 1,250 to 10,000 hosts × 10 services', 'growth of the bare pass', 'less', 1.1, 1.4),
  row('step', 'compiled step, chart in small', TRANSITION, 'more', 400, 250),
  row('step-with-work', 'compiled step, chart in small, with work', TRANSITION, 'more', 450, 300),
  row('step-by-hand', 'compiled step, chart in small', 'a switch by hand that returns a fresh record', 'less', 2, 2.8),
  row('step-peers', 'compiled step, chart in small', 'best peer with guards and context', 'more', 10, 7),
  row('step-machina', '… against machina alone', 'a record in, a fresh record out', 'more'),
  row('step-store', '… against @xstate/store alone', '', 'more'),
  row('step-in-place', '… against machina in place', 'one client, changed in place', 'more'),
  row('step-fsm', '… against typescript-fsm', 'no guards, no context', 'more'),
  row('lifecycle-step', 'compiled step, lifecycle machine', TRANSITION, 'more', 120, 60),
  row('explain', 'explain, nine requests in every state', 'admit of the same requests', 'less', 40, 100),
  row('path', 'pathTo, every state from every state', 'admit of one request each', 'less', 40, 100),
  row('memory', 'bytes per tracked service', 'a started XState actor', 'more', 22, 17),
  row('host-1', 'service host, operations/s, 1 client', BY_HAND, 'more', 2, 1.5),
  row('host-64', 'service host, operations/s, 64 clients', BY_HAND, 'more', 2, 1.5),
  row('controller', 'example controller, operations/s', 'same framework, same synced write', 'more', 0.7, 0.5),
  row('import', 'import of the main entry, fresh process', 'import of xstate', 'less', 2, null),
  size('{ LIFECYCLE_STATES } of ./model', 0.3),
  size('{ serviceIdOf }', 0.3),
  size('{ activationMachine }', 0.8),
  size('{ planAdjustment }', 3),
  size('{ lifecycleMachine, dispatch }', 9.5),
  size('the main entry, whole', 15),
  size('{ compile } of ./engine', 3),
  row('refuse-ports', 'parseSpec, a million characters of empty ports', 'JSON.parse of the same text', 'less', 4, 12),
  row('refuse-volumes', 'parseSpec, 10,000 volumes × 100 prefixes', 'JSON.parse of the same text', 'less', 10, 30),
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
  return { id, what, against, better, goal, gate, unit: '×' };
}

/** What an importer of this gets; its gate is a tenth above the goal. */
function size<TName extends string>(name: TName, goal: number): Target & { readonly id: `size of ${TName}` } {
  const gate = Math.round(goal * 110) / 100;
  return { id: `size of ${name}`, what: name, against: BUDGET, better: 'less', goal, gate, unit: 'kB' };
}
