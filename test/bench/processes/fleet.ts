import { assessHealth, lifecycleMachine } from 'local-service-machines';
import { compile, type EngineRecord } from 'local-service-machines/engine';
import { sampleRequest } from 'local-service-machines/testing';

/*
 * 100,000 services, one observation each: what one round of the reconciliation of a large fleet costs, the work that it begins included.
 * Each service has a host and an observation of its own, and every second one lacks its instance.
 */

const SERVICES = 100_000;
const NOW = 1_767_225_600_000;

const engine = compile(lifecycleMachine);
const born = sampleRequest('CREATE');
if (born.type !== 'CREATE') throw new Error('A service begins with CREATE.');

const records: EngineRecord<typeof lifecycleMachine>[] = [];
for (let place = 0; place < SERVICES; place += 1) {
  const create = {
    ...born,
    spec: { ...born.spec, name: `service-${String(place)}` },
    recovered: { activationState: 'ACTIVE' as const },
  };
  records.push(engine.step(engine.start(undefined).record, create).record);
}

const begun = process.hrtime.bigint();
let adjusting = 0;
for (const [place, record] of records.entries()) {
  const { serviceId } = record.context;
  const observation = {
    executors: [{ executorId: 'executor-1', state: 'ACTIVE' as const }],
    instances:
      place % 2 === 0
        ? []
        : [
            {
              instanceId: `SI-${serviceId}`,
              serviceId,
              executorId: 'executor-1',
              state: 'HEALTHY' as const,
              createdAt: NOW,
              updatedAt: NOW,
            },
          ],
  };
  const health = assessHealth(record, observation, NOW);
  const step = engine.step(record, { type: 'OBSERVE', health });
  records[place] = step.record;
  if (step.record.value === 'ADJUSTING_INSTANCES') adjusting += 1;
}
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
if (adjusting !== SERVICES / 2) throw new Error(`${String(adjusting)} services adjust.`);
console.log(JSON.stringify({ services: SERVICES, seconds, microsecondsEach: (seconds * 1e6) / SERVICES }));
