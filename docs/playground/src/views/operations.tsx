import { admit } from '../../../../src/chart/admission.js';
import type { LifecycleRecord } from '../../../../src/chart/lifecycle-record.js';
import { stepped } from '../../../../src/chart/step.js';
import { admittedRequests } from '../../../../src/page/chart/possible-moves.js';
import type { ServiceRequest } from '../../../../src/model/operation.js';
import { StateChip } from '../../../../src/page/state-chip.js';
import { explained } from '../chart-facts.js';
import { remembered } from '../../../../src/page/remembered.js';
import { askedRecord, hasForm, OPERATION_GROUPS, OPERATIONS_BY_KEY, requestOf } from '../requests.js';
import type { PageState } from '../state.js';
import type { Frame } from '../world/frame.js';
import type { Actions } from '../actions.js';
import { OperationForms } from './operation-forms.js';
import { Refused } from './refused.js';
import { Between } from './between.js';

interface OperationsProps {
  readonly state: PageState;
  readonly frame: Frame;
  readonly actions: Actions;
}

/** The ten operations and CANCEL: each can be pressed, and says why it is refused where it is. */
export function Operations({ state, frame, actions }: OperationsProps) {
  const { record } = frame;
  return (
    <section class="card panel-operations" aria-labelledby="operations-title">
      <header>
        <h2 id="operations-title">Operations</h2>
        <p class="soft">{headline(state, frame)}</p>
      </header>
      <div class="scroll">
        {OPERATION_GROUPS.map(({ title, types }) => (
          <section aria-label={title}>
            <h3>{title}</h3>
            {types.map((type) => (
              <OperationRow key={type} type={type} state={state} frame={frame} actions={actions} />
            ))}
          </section>
        ))}
        <Cancel state={state} frame={frame} actions={actions} />
        <Between faults={frame.faults} serviceId={record.context.serviceId} actions={actions} />
      </div>
    </section>
  );
}

const admittedIn = remembered(
  (record: LifecycleRecord) =>
    admittedRequests(askedRecord(record, 'CREATE')).filter(({ type }) => type !== 'CANCEL').length,
);

function headline({ lookingAtMs }: PageState, { isUp, record }: Frame): string {
  if (lookingAtMs !== null) return 'as they were';
  if (!isUp) return 'nobody answers';
  return record.context.inFlight === null ? `${admittedIn(record)} of 10 possible now` : 'none while work is in flight';
}

function OperationRow({ type, state, frame, actions }: OperationsProps & { readonly type: ServiceRequest['type'] }) {
  const { record, isUp } = frame;
  const isOpen = state.opened === type;
  const request = isOpen
    ? requestOf(type, record, state.form, state.picked)
    : requestOf(type, record, undefined, healthyOf(record));
  const asked = askedRecord(record, type);
  const isAdmitted = isUp && admit(asked, request).admitted;
  const key = (OPERATIONS_BY_KEY.indexOf(type) + 1) % 10;
  const isPressable = state.lookingAtMs === null;
  return (
    <div class={`operation ${isAdmitted ? 'admitted' : 'refused'} ${isOpen ? 'open' : ''}`}>
      <button
        class="operation-button"
        aria-expanded={isOpen}
        aria-disabled={!isPressable}
        onClick={() => actions.press(type)}
      >
        <kbd>{key}</kbd>
        <span class="name">{type}</span>
        <span class="hint">{isAdmitted ? (hasForm(type) ? '…' : '↵') : hint(type, frame)}</span>
      </button>
      {isOpen && isPressable && (
        <div class="operation-body" ref={reveal}>
          {!isAdmitted && (
            <Refused record={record} isUp={isUp} request={request} walkingTo={state.walkingTo} actions={actions} />
          )}
          {hasForm(type) && (isAdmitted || type === 'STOP_INSTANCES') && (
            <OperationForms type={type} state={state} actions={actions} />
          )}
          {isAdmitted && (
            <div class="buttons">
              <button class="button primary" onClick={() => void actions.send(request)}>
                {type === 'CREATE' ? 'Create' : 'Send'}
              </button>
              <To record={asked} request={request} />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** What opens below the others may be out of sight. The same function each time, so that it is called once. */
function reveal(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function To({ record, request }: { readonly record: LifecycleRecord; readonly request: ServiceRequest }) {
  return (
    <span class="leads-to">
      → <StateChip state={stepped(record, request).value} />
    </span>
  );
}

/** The hint of a refused operation: what comes first. */
function hint(type: ServiceRequest['type'], { record, isUp }: Frame): string {
  if (!isUp || record.context.inFlight !== null) return '';
  if (type === 'CREATE') return record.value === 'INIT' ? '' : 'it exists';
  if (type === 'STOP_INSTANCES' && record.context.activationState !== 'INACTIVE') return 'none healthy';
  const explanation = explained(record, requestOf(type, record, undefined, healthyOf(record)));
  if (explanation.admitted || !explanation.way.reachable) return '';
  const first = explanation.way.steps.find(({ kind }) => kind === 'operation');
  if (first?.kind === 'operation') return `via ${first.operation}`;
  return explanation.way.steps.length > 0 ? 'wait' : '';
}

function healthyOf({ context }: LifecycleRecord): readonly string[] {
  return context.health?.healthyInstanceIds?.slice(0, 1) ?? [];
}

function Cancel({ state, frame: { record, isUp }, actions }: OperationsProps) {
  const request: ServiceRequest = { type: 'CANCEL' };
  if (!isUp || state.lookingAtMs !== null || !admit(record, request).admitted) return null;
  return (
    <button class="cancel" onClick={() => void actions.send(request)}>
      <kbd>c</kbd>
      <b class="mono">CANCEL</b> <span>the work in flight →</span> <StateChip state={stepped(record, request).value} />
    </button>
  );
}
