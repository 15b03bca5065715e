import type { InstanceRecord } from '../../../../src/model/cluster.js';
import { isActiveInstanceState } from '../../../../src/model/type-guards.js';
import { memo } from '../../../../src/page/memo.js';
import type { OpenMenu } from '../state.js';
import { ageText, DOT_LOOKS } from '../words.js';
import { faultText } from '../world/faults.js';
import type { Frame, Host } from '../world/frame.js';
import type { Actions } from '../actions.js';
import { Dot, MissingDot } from './dot.js';

interface FleetProps {
  readonly frame: Frame;
  readonly atMs: number;
  readonly picked: readonly string[];
  readonly isPicking: boolean;
  readonly menuOf: OpenMenu['of'] | null;
  readonly actions: Actions;
}

/** The hosts as they really are, with their instances; and what the controller knows of them. */
export function Fleet({ frame, atMs, picked, isPicking, menuOf, actions }: FleetProps) {
  const { hosts, record } = frame;
  const { activationState, instancesPerHost } = record.context;
  const perHost = activationState === 'ACTIVE' ? instancesPerHost : 0;
  return (
    <section class="card panel-fleet" aria-labelledby="fleet-title">
      <header>
        <h2 id="fleet-title">Fleet</h2>
        <p class="soft">
          {`${frame.healthy} healthy`}
          <span class="wide">{knowledge(frame, atMs)}</span>
        </p>
        <button class="button small" onClick={() => void actions.join()}>
          + host
        </button>
        <button class="button small" onClick={() => void actions.act({ heal: true })}>
          Heal all
        </button>
      </header>
      <ul class={`hosts ${isPicking ? 'picking' : ''}`}>
        {hosts.map((host) => (
          <HostCard
            key={host.executorId}
            host={host}
            perHost={perHost}
            picked={picked}
            isPicking={isPicking}
            isMenuOpen={menuOf !== null && 'executorId' in menuOf && menuOf.executorId === host.executorId}
            actions={actions}
          />
        ))}
      </ul>
    </section>
  );
}

/** What the controller knows, and how far it has come. */
function knowledge({ record, observedAtMs }: Frame, atMs: number): string {
  const { health, inFlight } = record.context;
  const parts: string[] = [];
  if (health !== null && observedAtMs !== null)
    parts.push(`the controller knows of ${health.instances.healthy}, seen ${ageText(atMs - observedAtMs)} ago`);
  const progress = inFlight?.progress;
  if (progress !== undefined && progress !== null) parts.push(`${progress.done} of ${progress.total} done`);
  return parts.map((part) => ` · ${part}`).join('');
}

interface HostCardProps {
  readonly host: Host;
  readonly perHost: number;
  readonly picked: readonly string[];
  readonly isPicking: boolean;
  readonly isMenuOpen: boolean;
  readonly actions: Actions;
}

const SHOWN_ENDED = 8;

const HostCard = memo(({ host, perHost, picked, isPicking, isMenuOpen, actions }: HostCardProps) => {
  const { executorId, state, faults, instances } = host;
  const shown = instances.filter((instance) => DOT_LOOKS[instance.state].tone !== 'gone');
  const ended = instances.filter((instance) => DOT_LOOKS[instance.state].tone === 'gone').slice(-SHOWN_ENDED);
  const active = instances.filter((instance) => isActiveInstanceState(instance.state)).length;
  const missing = state === 'ACTIVE' || state === 'UNREADY' ? Math.max(0, perHost - active) : 0;
  const words = [...(state === 'UNREADY' ? ['not ready'] : []), ...faults.map(faultText)];
  return (
    <li class={`host ${words.length > 0 ? 'trouble' : ''} state-${state}`} data-host={executorId}>
      <div class="host-top">
        <b class="mono">{executorId}</b>
        <button
          class="more"
          aria-label={`Faults of ${executorId}`}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen}
          onClick={({ currentTarget }) => actions.openMenu({ of: { executorId }, ...cornerOf(currentTarget) })}
        >
          •••
        </button>
      </div>
      <ul class="dots">
        {shown.map((instance) => (
          <li key={instance.instanceId}>
            <Dot
              instance={instance}
              isPicked={picked.includes(instance.instanceId)}
              isPicking={isPicking}
              onPress={(element) => press(instance, element)}
            />
          </li>
        ))}
        {Array.from({ length: missing }, (_, index) => (
          <li key={`missing-${index}`}>
            <MissingDot />
          </li>
        ))}
      </ul>
      {words.length > 0 && <p class="words">{words.join(', ')}</p>}
      <p class="ended" aria-hidden="true">
        {ended.map((instance) => (
          <i key={instance.instanceId} class={hasFailed(instance) ? 'failed' : ''} />
        ))}
      </p>
    </li>
  );

  function press({ instanceId, state: instanceState }: InstanceRecord, element: Element): void {
    if (isPicking && instanceState === 'HEALTHY') actions.pick(instanceId);
    else actions.openMenu({ of: { instanceId }, ...cornerOf(element) });
  }
});

function hasFailed({ state, errorMessage }: InstanceRecord): boolean {
  return state === 'LOST' || (errorMessage !== undefined && errorMessage !== '');
}

function cornerOf(element: Element): { readonly x: number; readonly y: number } {
  const { right, bottom } = element.getBoundingClientRect();
  return { x: right, y: bottom };
}
