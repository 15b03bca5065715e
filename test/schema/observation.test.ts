import { describe, expect, it } from 'vitest';
import { type ClusterObservation, EXECUTOR_STATES } from '../../src/model/cluster.js';
import { INSTANCE_STATES } from '../../src/model/instance.js';
import { parseObservation } from '../../src/schema/index.js';
import { acceptedBy, issuesOf } from '../support/issues.js';
import { put, without } from '../support/json-paths.js';

const observation: ClusterObservation = {
  executors: EXECUTOR_STATES.map((state) => ({ executorId: `host-${state}`, state })),
  instances: INSTANCE_STATES.map((state, index) => ({
    instanceId: `i-${state}`,
    serviceId: 'node-agent-1',
    executorId: 'host-ACTIVE',
    state,
    createdAt: index,
    updatedAt: 1_700_000_000_000,
  })),
};

describe('an observation', () => {
  it('comes back as it was posted', () => {
    expect(acceptedBy(parseObservation(observation))).toStrictEqual(observation);
    expect(acceptedBy(parseObservation({ executors: [], instances: [] }))).toStrictEqual({
      executors: [],
      instances: [],
    });
  });

  const shapes = {
    executors: [null, {}, 'x'],
    instances: [null, {}, 'x'],
    'executors.0': [null, [], 'x'],
    'executors.0.executorId': [null, '', 1],
    'executors.0.state': [null, 'ACTIVE ', 'HEALTHY', 1],
    'instances.0': [null, [], 'x'],
    'instances.0.instanceId': [null, '', 1],
    'instances.0.serviceId': [null, '', 1],
    'instances.0.executorId': [null, '', 1],
    'instances.0.state': [null, 'HEALTHY ', 'ACTIVE', 1],
    'instances.0.createdAt': [null, '2026-01-01T00:00:00Z', -1, 1.5, 1e300],
    'instances.0.updatedAt': [null, '2026-01-01T00:00:00Z', -1, 1.5, 1e300],
  };

  it.each(Object.entries(shapes))('%s', (path, wrongs) => {
    const at = path.split('.').map((key) => (key === '0' ? 0 : key));
    for (const wrong of wrongs) {
      const issues = issuesOf(parseObservation(put(observation, at, wrong)));
      expect(issues).toHaveLength(1);
      expect(issues[0]?.startsWith(`${path}: expected `)).toBe(true);
    }
    if (at.at(-1) !== 0) {
      const issues = issuesOf(parseObservation(without(observation, at)));
      expect(issues).toHaveLength(1);
      expect(issues[0]?.startsWith(`${path}: is required: expected `)).toBe(true);
    }
  });

  it.each([[undefined], [null], [[]], ['x']])('is not %j', (json) => {
    expect(issuesOf(parseObservation(json))).toHaveLength(1);
  });

  it('may be large', () => {
    const executors = Array.from({ length: 10_000 }, (_, index) => ({
      executorId: `h-${index}`,
      state: 'ACTIVE' as const,
    }));
    const instances = executors.flatMap(({ executorId }) =>
      [1, 2].map((n) => ({ ...observation.instances[0]!, instanceId: `${executorId}-${n}`, executorId })),
    );
    expect(acceptedBy(parseObservation({ executors, instances })).instances).toHaveLength(20_000);
  });
});
