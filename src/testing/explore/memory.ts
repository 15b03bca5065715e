import { LIFECYCLE_STATE_KINDS } from '../../model/lifecycle.js';
import type { Configuration } from './configuration.js';
import type { Alarm, Memory } from './facts.js';
import type { Happening } from './happenings.js';
import type { Taken } from './taking.js';

/** What the exploration remembers where a life begins. */
export const NO_MEMORY: Memory = { begun: [], alarm: 'NONE' };

/** What does the exploration remember after this step? */
export function memoryAfter(before: Configuration, happening: Happening, taken: Taken): Memory {
  return { begun: begunAfter(before, happening, taken), alarm: alarmAfter(before, happening, taken) };
}

/** The work of the present revision, as long as it is in flight. */
function begunAfter({ facts, position }: Configuration, { kind }: Happening, taken: Taken): readonly string[] {
  const { value, context } = taken.position;
  if (LIFECYCLE_STATE_KINDS[value] !== 'inFlight') return [];
  const earlier = context.revision > position.context.revision ? [] : facts.begun;
  return kind === 'restart' ? earlier : [...earlier, ...taken.begun.map(({ work }) => work)];
}

function alarmAfter({ facts }: Configuration, { kind, event }: Happening, { position, isMove }: Taken): Alarm {
  if (position.value === 'DESTROYED') return 'NONE';
  if (position.value === 'EMERGENCY_DEACTIVATION_REQUESTED') return 'RAISED';
  if (facts.alarm === 'RAISED' && position.value === 'INACTIVE') return 'SETTLED';
  const asksForInstances = kind === 'request' && (event.type === 'ACTIVATE' || event.type === 'DEPLOY_TEST_INSTANCE');
  return facts.alarm === 'SETTLED' && asksForInstances && isMove ? 'NONE' : facts.alarm;
}
