import { SAMPLE_SPEC } from '../../../../src/testing/sample-service.js';
import { SchedulePlayer } from '../../../../src/testing/schedule/schedule-player.js';
import type { Schedule } from '../../../../src/testing/schedule/schedule.js';

/**
 * A vitest test that plays this schedule and expects what it leads to: the moves of the service with their times, and what there is at
 * its end.
 */
export async function testOf(title: string, schedule: Schedule): Promise<string> {
  const player = new SchedulePlayer(schedule);
  for (const step of schedule.steps) {
    await player.advanceTo(step.atMs);
    player.act(step);
  }
  await player.advanceTo(schedule.endsAtMs);
  const { log, services, cluster } = player;
  player.stop();

  const moves = log.flatMap((entry) => (entry.kind === 'transition' ? [`${entry.atMs} ${entry.text}`] : []));
  const states = [...services].map(([serviceId, { value }]) => `${serviceId} ${value}`);
  const healthy = cluster.instances
    .filter(({ state }) => state === 'HEALTHY')
    .map(({ instanceId, executorId }) => `${instanceId} on ${executorId}`);
  const { steps, ...setup } = schedule;
  const lines = [
    ...Object.entries(setup).map(([name, value]) => `  ${name}: ${literal(value)},`),
    `  steps: ${list(steps)},`,
  ];
  const code = lines.join('\n');
  return `import { expect, it } from 'vitest';
import { playSchedule, ${code.includes('SAMPLE_SPEC') ? 'SAMPLE_SPEC, ' : ''}type Schedule } from 'local-service-machines/testing';

const schedule: Schedule = {
${code}
};

it(${literal(title)}, async () => {
  const { log, services, instances } = await playSchedule(schedule);
  expect(services.map(({ serviceId, state }) => \`\${serviceId} \${state}\`)).toEqual(${list(states)});
  const healthy = instances.filter(({ state }) => state === 'HEALTHY');
  expect(healthy.map(({ instanceId, executorId }) => \`\${instanceId} on \${executorId}\`)).toEqual(${list(healthy)});
  const moves = log.flatMap((entry) => (entry.kind === 'transition' ? [\`\${entry.atMs} \${entry.text}\`] : []));
  expect(moves).toEqual(${list(moves)});
});
`;
}

/** One item on each line. */
function list(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${literal(item)},\n`).join('')}  ]`;
}

/** The value as a literal of TypeScript. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (JSON.stringify(value) === JSON.stringify(SAMPLE_SPEC)) return 'SAMPLE_SPEC';
  const fields = Object.entries(value).map(
    ([name, field]) => `${/\W/.test(name) ? JSON.stringify(name) : name}: ${literal(field)}`,
  );
  return `{ ${fields.join(', ')} }`;
}
