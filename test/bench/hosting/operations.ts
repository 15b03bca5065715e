import type { ServiceRequest } from 'local-service-machines';
import type { ServiceStore } from 'local-service-machines/host';
import { MemoryServiceStore, SAMPLE_SPEC } from 'local-service-machines/testing';

/** Something that acknowledges operations. */
export interface Acknowledging {
  /** Resolves once the request is accepted and stored. */
  readonly request: (request: Exclude<ServiceRequest, { readonly type: 'CANCEL' }>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A store in memory. */
export const memoryStore = (): ServiceStore => new MemoryServiceStore();

/** So many services take turns for each client: each is at rest again when its turn comes. */
const SERVICES_OF_CLIENT = 4;
const WARM_UP = 2_000;

/** How many acknowledged operations a second so many clients get, each asking again as soon as it is answered. */
export async function operationsPerSecond(
  { request }: Acknowledging,
  clients: number,
  operations: number,
): Promise<number> {
  const client = async (name: string, count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      const serviceId = `${name}-${String(turn % SERVICES_OF_CLIENT)}-1`;
      const instancesPerHost = 1 + (Math.floor(turn / SERVICES_OF_CLIENT) % 2);
      await request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost });
    }
  };
  const names = Array.from({ length: clients }, (_, place) => `client-${String(place)}`);
  for (const name of names) {
    for (let place = 0; place < SERVICES_OF_CLIENT; place += 1) {
      const spec = { ...SAMPLE_SPEC, name: `${name}-${String(place)}`, version: '1' };
      await request({ type: 'CREATE', spec, instancesPerHost: 1 });
    }
  }
  await Promise.all(names.map((name) => client(name, Math.ceil(WARM_UP / clients))));
  const begun = process.hrtime.bigint();
  const each = Math.ceil(operations / clients);
  await Promise.all(names.map((name) => client(name, each)));
  return (each * clients) / (Number(process.hrtime.bigint() - begun) / 1e9);
}
