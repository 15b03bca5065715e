import { useSelector } from '@xstate/react';
import {
  admit,
  type LifecycleActor,
  type LifecycleSnapshot,
  type OperationType,
  type ServiceRequest,
  waitingFor,
} from 'local-service-machines';

/** The operations that need no more than a click. */
const BUTTONS = [
  'ACTIVATE',
  'DEACTIVATE',
  'RESTART',
  'DEPLOY_TEST_INSTANCE',
  'DESTROY',
] as const satisfies OperationType[];

/** A service with a button for each operation: enabled where the machine admits it, and else it says why not. */
export function ServicePanel({ actor }: { readonly actor: LifecycleActor }) {
  const snapshot = useSelector(actor, (current) => current);
  const { serviceId } = snapshot.context;
  const send = (request: ServiceRequest) => actor.send(request);
  return (
    <section>
      <h2>{serviceId}</h2>
      <output>{snapshot.value}</output>
      <p>{waitingFor(snapshot).message}</p>
      {BUTTONS.map((type) => (
        <RequestButton key={type} snapshot={snapshot} request={{ type, serviceId }} onClick={send} />
      ))}
      <RequestButton snapshot={snapshot} request={{ type: 'CANCEL' }} onClick={send} />
    </section>
  );
}

interface RequestButtonProps {
  readonly snapshot: LifecycleSnapshot;
  readonly request: ServiceRequest;
  readonly onClick: (request: ServiceRequest) => void;
}

function RequestButton({ snapshot, request, onClick }: RequestButtonProps) {
  const admission = admit(snapshot, request);
  return (
    <button
      disabled={!admission.admitted}
      title={admission.admitted ? undefined : admission.refusal.message}
      onClick={() => onClick(request)}
    >
      {request.type}
    </button>
  );
}
