import { describe, expect, it } from 'vitest';
import { toGraph } from '../../src/diagram/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { edgesOf, movesOf, transitionsIn } from '../support/graphs.js';
import { INSTANCE_TRANSITIONS } from '../support/instance-tables.js';

const graph = toGraph(instanceMachine);

describe('the life of an instance as a graph', () => {
  it('shows every transition of the domain once, and nothing else', () => {
    expect(transitionsIn(graph).sort()).toEqual(movesOf(INSTANCE_TRANSITIONS).sort());
  });

  it('shows once what can happen to every active instance', () => {
    expect(edgesOf(graph).filter((edge) => /SILENT|AGENT_RESTARTED/.test(edge))).toEqual([
      'any active → LOST: SILENT',
      'any active → UNKNOWN: AGENT_RESTARTED',
    ]);
  });

  it('says when an instance stays where it is', () => {
    expect(edgesOf(graph)).toEqual(
      expect.arrayContaining([
        'UNREADY → READINESS_CHECK_FAILED: CHECK_FAILED [last attempt] | timed out [last attempt]',
        'UNREADY → UNREADY: CHECK_FAILED [try due] | initial delay over | timed out [try due] | interval over',
        'READY → STOPPING: CHECK_FAILED [last attempt] | STOP | timed out [last attempt]',
        'STOPPING → STOPPING: HOOKS_DONE | timed out',
        'STOPPING → DEPROVISIONING: ADVANCED | wait before kill over',
      ]),
    );
  });
});
