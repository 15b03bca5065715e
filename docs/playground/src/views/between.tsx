import type { ClusterFault } from '../../../../src/testing/cluster/faults.js';
import { SAMPLE_SERVICE_ID } from '../../../../src/testing/sample-service.js';
import { memo } from '../../../../src/page/memo.js';
import { faultText } from '../world/faults.js';
import type { Actions } from '../actions.js';

interface BetweenProps {
  readonly faults: readonly ClusterFault[];
  readonly serviceId: string;
  readonly actions: Actions;
}

/** What can go wrong between the controller and the cluster. */
export const Between = memo(({ faults, serviceId, actions }: BetweenProps) => {
  const isUnreadable = faults.some(({ fault }) => fault === 'STORE_UNREADABLE');
  const choices: readonly ClusterFault[] = [
    { fault: 'RESULT_LATE', ms: 20_000 },
    { fault: 'RESULT_TWICE' },
    { fault: 'RESULT_NEVER' },
    { fault: isUnreadable ? 'STORE_READABLE' : 'STORE_UNREADABLE' },
    { fault: 'RECORD_MISSING', serviceId: serviceId === '' ? SAMPLE_SERVICE_ID : serviceId },
    { fault: 'CONTROLLER_CLOCK_JUMPS', ms: 600_000 },
  ];
  return (
    <section class="between" aria-label="Between controller and cluster">
      <h3>Between controller and cluster</h3>
      {faults.length > 0 && <p class="on">{faults.map(faultText).join(' · ')}</p>}
      <div>
        {choices.map((fault) => (
          <button key={fault.fault} class="fault" onClick={() => void actions.act({ inject: fault })}>
            {faultText(fault)}
          </button>
        ))}
      </div>
    </section>
  );
});
