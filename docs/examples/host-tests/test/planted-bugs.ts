import type { ServiceHost, StoredService, WriteResult } from 'local-service-machines/host';
import { type ControllerOptions, createController } from '../controller/controller.js';
import { TextStore } from '../controller/store.js';

/*
 * Mistakes that controllers make, each in a variant of ours. `PLANTED_BUG=answers-always-yes npm test` shows how the
 * suite finds one.
 */

const BUGS = ['answers-always-yes', 'stores-only-at-rest'];
const bug = process.env['PLANTED_BUG'];
if (bug !== undefined && !BUGS.includes(bug)) throw new Error(`PLANTED_BUG is one of ${BUGS.join(', ')}.`);

/** Puts services on its disk only while nothing is in flight: the next host finds what was there before. */
class ForgetfulStore extends TextStore {
  readonly #disk = new Map<string, string>();

  override claim(): number {
    this.texts.clear();
    for (const [serviceId, text] of this.#disk) this.texts.set(serviceId, text);
    return super.claim();
  }

  override write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult {
    const result = super.write(next, expectedVersion, claim);
    const isAtRest = next.service?.snapshot.context.inFlight == null;
    if (result === 'written' && isAtRest) this.#disk.set(next.serviceId, JSON.stringify(next));
    return result;
  }
}

/** The store under test: ours, or the variant with the planted bug. */
export const Store = bug === 'stores-only-at-rest' ? ForgetfulStore : TextStore;

/** The controller under test: ours, or the variant with the planted bug. */
export function testedController(options: ControllerOptions): ServiceHost {
  const controller = createController(options);
  if (bug !== 'answers-always-yes') return controller;
  const request: ServiceHost['request'] = async (...words) => {
    await controller.request(...words);
    return { admitted: true };
  };
  return { ...controller, request };
}
