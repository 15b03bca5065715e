import { conditions } from '../../chart/conditions.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { memo } from '../memo.js';

const STATUS_WORDS = { True: 'yes', False: 'no', Unknown: '?' } as const;

/** The conditions of a service. */
export const Conditions = memo(({ record }: { readonly record: LifecycleRecord }) => (
  <dl class="conditions">
    {conditions(record).map(({ type, status, reason, message }) => (
      <div class={`condition ${type} is-${status}`}>
        <dt>{type}</dt>
        <dd class="status">{STATUS_WORDS[status]}</dd>
        <dd class="why">{reason === 'Working' ? 'working' : message}</dd>
      </div>
    ))}
  </dl>
));
