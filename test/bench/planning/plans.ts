import { type AdjustmentPlan, planAdjustment } from 'local-service-machines';
import { createPlanner } from 'local-service-machines/engine';
import { type Cluster, NOW } from './clusters.js';

/** The plans of all services by the policy, each from the observation of its own instances. */
export function policyPlans({ services, observations }: Cluster, times: number): number {
  let kept = 0;
  for (let time = 0; time < times; time += 1) {
    const { ofService } = observations[time % observations.length]!;
    for (const [place, service] of services.entries())
      kept += planAdjustment(service, ofService[place]!, NOW).keep.length;
  }
  return kept;
}

/** The plans of all services by one planner, which reads the whole observation once. */
export function plannerPlans({ services, observations }: Cluster): (times: number) => number {
  const planner = createPlanner();
  return (times) => {
    let kept = 0;
    for (let time = 0; time < times; time += 1) {
      planner.index(observations[time % observations.length]!.whole);
      for (const service of services) kept += planner.plan(service, NOW).keep.length;
    }
    return kept;
  };
}

/** Every plan by both, to be compared. */
export function bothPlans({ services, observations }: Cluster): readonly (readonly [AdjustmentPlan, AdjustmentPlan])[] {
  const planner = createPlanner();
  const { whole, ofService } = observations[0]!;
  planner.index(whole);
  return services.map((service, place) => [
    planner.plan(service, NOW),
    planAdjustment(service, ofService[place]!, NOW),
  ]);
}
