import type { Admission, LifecycleSnapshot } from 'local-service-machines';
import { isResting } from 'local-service-machines/chart';
import { type RequestToService, ServiceController } from '../controller/service-controller.js';

/*
 * Mistakes that controllers make, each as a variant of ours. `PLANTED_BUG=answers-always-yes npm test` shows how the
 * suite finds one.
 */

class AnswersAlwaysYes extends ServiceController {
  override async request(serviceId: string, request: RequestToService): Promise<Admission> {
    await super.request(serviceId, request);
    return { admitted: true };
  }
}

class StoresOnlyAtRest extends ServiceController {
  protected override save(snapshot: LifecycleSnapshot): void {
    if (isResting(snapshot)) super.save(snapshot);
  }
}

const VARIANTS: Readonly<Record<string, typeof ServiceController>> = {
  'answers-always-yes': AnswersAlwaysYes,
  'stores-only-at-rest': StoresOnlyAtRest,
};

/** The controller under test: ours, or the variant with the named bug. */
export function controllerWith(bug: string | undefined): typeof ServiceController {
  if (!bug) return ServiceController;
  const variant = VARIANTS[bug];
  if (variant === undefined) throw new Error(`PLANTED_BUG is one of ${Object.keys(VARIANTS).join(', ')}.`);
  return variant;
}
