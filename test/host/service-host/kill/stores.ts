import type { ServiceStore } from 'local-service-machines/host';
import { openStore } from '../../../../docs/examples/http-controller/store.js';
import { PostgresStore } from '../../../../docs/examples/postgres-store/store.js';
import type { StorePlace } from './messages.js';
import { PostgresClient } from './postgres-client.js';

/** So many connections, so that writes of several services are under way at once. */
const CONNECTIONS = 4;
/** What a member's connections are called. */
export const MEMBER = 'member';

/** The store at this place, as the examples open it. `name`: what its connections are called. */
export async function openStoreAt(place: StorePlace, name = MEMBER): Promise<ServiceStore> {
  if ('sqlite' in place) return openStore(place.sqlite);
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => PostgresClient.connect(place.postgres, name)),
  );
  let next = 0;
  return new PostgresStore({
    query: (text, values) => {
      next = (next + 1) % CONNECTIONS;
      return clients[next]!.query(text, values);
    },
  });
}
