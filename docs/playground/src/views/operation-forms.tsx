import type { ServiceRequest } from '../../../../src/model/operation.js';
import { namesInstances } from '../requests.js';
import type { OperationForm, PageState } from '../state.js';
import { LIMITS } from '../world/read-schedule.js';
import type { Actions } from '../actions.js';

interface OperationFormsProps {
  readonly type: ServiceRequest['type'];
  readonly state: PageState;
  readonly actions: Actions;
}

/** What an operation can be told. */
export function OperationForms({ type, state: { form, picked }, actions }: OperationFormsProps) {
  const set = (changes: Partial<OperationForm>) => actions.fill(changes);
  const counts = type === 'CREATE' || type === 'UPDATE_INSTANCE_COUNT';
  const replaces = type === 'RESTART' || type === 'REPLACE_INSTANCES';
  return (
    <div class="form">
      {namesInstances(type) && (
        <p class="picks">
          {picked.length === 0
            ? type === 'STOP_INSTANCES'
              ? 'Press the instances to stop.'
              : 'All healthy ones; or press those that you mean.'
            : picked.map((id) => (
                <button class="pick" aria-label={`Do not name ${id}`} onClick={() => actions.pick(id)}>
                  {id} ×
                </button>
              ))}
        </p>
      )}
      {counts ? (
        <label>
          Instances per host
          <input
            type="number"
            min={1}
            max={LIMITS.instancesPerHost}
            value={form.instancesPerHost}
            onInput={({ currentTarget }) =>
              // Between two digits the field may be empty.
              currentTarget.value !== '' &&
              set({
                instancesPerHost: Math.min(
                  Math.max(Math.round(Number(currentTarget.value)), 1),
                  LIMITS.instancesPerHost,
                ),
              })
            }
          />
        </label>
      ) : (
        <>
          <Choice
            label="At a time"
            value={form.parallelism}
            choices={[1, 2, 4, 8]}
            onChoose={(value) => set({ parallelism: value === null ? null : Number(value) })}
          />
          <Choice
            label="Limit of each"
            value={form.timeout}
            choices={['5s', '30s', '60s', '300s']}
            onChoose={(timeout) => set({ timeout })}
          />
          {replaces && (
            <>
              <Choice
                label="After a failure"
                value={form.failureStrategy}
                choices={['STOP', 'ROLLBACK']}
                onChoose={(value) => set({ failureStrategy: value === 'STOP' || value === 'ROLLBACK' ? value : null })}
              />
              <label>
                Stop the old one first
                <input
                  type="checkbox"
                  checked={form.stopFirst}
                  onChange={({ currentTarget }) => set({ stopFirst: currentTarget.checked })}
                />
              </label>
            </>
          )}
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | number | null;
  readonly choices: readonly (string | number)[];
  readonly onChoose: (value: string | null) => void;
}

function Choice({ label, value, choices, onChoose }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">default</option>
        {choices.map((choice) => (
          <option value={choice}>{choice}</option>
        ))}
      </select>
    </label>
  );
}
