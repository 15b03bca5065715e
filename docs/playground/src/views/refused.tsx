import type { LifecycleRecord } from '../../../../src/chart/lifecycle-record.js';
import type { PathStep } from '../../../../src/chart/paths/moves.js';
import type { ServiceRequest } from '../../../../src/model/operation.js';
import { StateChip } from '../../../../src/page/state-chip.js';
import { explained, wayOnChart } from '../chart-facts.js';
import type { Actions } from '../actions.js';

interface RefusedProps {
  readonly record: LifecycleRecord;
  readonly isUp: boolean;
  readonly request: ServiceRequest;
  readonly walkingTo: ServiceRequest | null;
  readonly actions: Actions;
}

/** Why a request is refused, as a rule and a sentence, and the way to where it would be accepted. */
export function Refused({ record, isUp, request, walkingTo, actions }: RefusedProps) {
  if (!isUp) {
    return <p class="sentence">The controller is down: nobody answers until it restarts.</p>;
  }
  const explanation = explained(record, request);
  if (explanation.admitted) return null;
  const { refusal, way } = explanation;
  return (
    <>
      <p class="rule">
        <b>refused</b> <code>{refusal.rule}</code>
      </p>
      <p class="sentence">{withCode(refusal.message)}</p>
      {way.reachable ? (
        <>
          <h4>The way there</h4>
          <WaySteps record={record} request={request} steps={way.steps} />
        </>
      ) : (
        <p class="sentence">{request.type === 'CREATE' ? '' : way.text}</p>
      )}
      <div class="buttons">
        {way.reachable &&
          (walkingTo === null ? (
            <button class="button primary" onClick={() => actions.walk(request)}>
              Walk this way
            </button>
          ) : (
            <button class="button" onClick={() => actions.togglePlay()}>
              Stop walking
            </button>
          ))}
        <button class="button" onClick={() => void actions.send(request)}>
          Send anyway
        </button>
      </div>
    </>
  );
}

function WaySteps({
  record,
  request,
  steps,
}: {
  readonly record: LifecycleRecord;
  readonly request: ServiceRequest;
  readonly steps: readonly PathStep[];
}) {
  const onChart = wayOnChart(record, request);
  let number = 0;
  return (
    <ol class="way">
      {steps.map((step) => {
        const moves = step.kind !== 'observation';
        if (moves) number += 1;
        return (
          <li class={moves ? 'moves' : 'waits'}>
            <span class="step-number">{moves ? number : ''}</span>
            <StepText step={step} />
          </li>
        );
      })}
      <li class="moves">
        <span class="step-number">{onChart.length === 0 ? '' : onChart.length}</span>
        <b class="mono">{request.type}</b>
      </li>
    </ol>
  );
}

function StepText({ step }: { readonly step: PathStep }) {
  switch (step.kind) {
    case 'operation':
      return <b class="mono">{step.operation}</b>;
    case 'outcome':
      return (
        <span>
          wait: <code>{step.work}</code> leads to <StateChip state={step.to} />
        </span>
      );
    case 'delay':
      return (
        <span>
          wait {step.delayMs / 1_000} s for <StateChip state={step.to} />
        </span>
      );
    case 'observation':
      return <span>wait until its instances {step.shows === 'STOPPED' ? 'have stopped' : 'are healthy'}</span>;
  }
}

/** Names in capitals stand out. */
function withCode(sentence: string) {
  return sentence.split(/([A-Z]{2,}(?:_[A-Z]+)*)/).map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part));
}
