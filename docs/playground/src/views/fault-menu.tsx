import { Component } from 'preact';
import type { ClusterFault } from '../../../../src/testing/cluster/faults.js';
import type { OpenMenu } from '../state.js';
import type { Frame, Host } from '../world/frame.js';
import { faultText } from '../world/faults.js';
import type { Actions } from '../actions.js';

interface FaultMenuProps {
  readonly menu: OpenMenu;
  readonly frame: Frame;
  readonly actions: Actions;
}

/** The menu of faults of a host, or of an instance. It has the focus while it is open, and gives it back. */
export class FaultMenu extends Component<FaultMenuProps> {
  readonly #before = document.activeElement;
  #element: HTMLDivElement | null = null;

  readonly #closeOutside = ({ target }: Event) => {
    if (target instanceof Node && this.#element?.contains(target) === false) this.props.actions.openMenu(null);
  };

  override componentDidMount(): void {
    const element = this.#element;
    if (element === null) return;
    const { x, y } = this.props.menu;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(x - width, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(y + 4, innerHeight - height - 8))}px`;
    element.querySelector('button')?.focus();
    addEventListener('pointerdown', this.#closeOutside);
  }

  override componentWillUnmount(): void {
    removeEventListener('pointerdown', this.#closeOutside);
    if (this.#before instanceof HTMLElement) this.#before.focus();
  }

  override render({ menu: { of }, frame, actions }: FaultMenuProps) {
    const name = 'executorId' in of ? of.executorId : of.instanceId;
    const host = frame.hosts.find(({ executorId }) => executorId === name);
    const groups = 'instanceId' in of ? [instanceFaults(of.instanceId)] : host === undefined ? [] : hostFaults(host);
    return (
      <div
        class="menu"
        ref={(element) => {
          this.#element = element;
        }}
        popover="manual"
        role="menu"
        aria-label={`Faults of ${name}`}
        onKeyDown={(event) => this.#press(event)}
      >
        <p class="menu-title mono">{name}</p>
        {groups.map((faults) => (
          <div role="group">
            {faults.map((fault) => (
              <button key={fault.fault} role="menuitem" onClick={() => void actions.act({ inject: fault })}>
                {faultText(fault)}
              </button>
            ))}
          </div>
        ))}
      </div>
    );
  }

  #press(event: KeyboardEvent): void {
    const buttons = [...(this.#element?.querySelectorAll('button') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[
      event.key
    ];
    if (event.key === 'Escape' || event.key === 'Tab') this.props.actions.openMenu(null);
    else if (to !== undefined) buttons[to % buttons.length]?.focus();
    else return;
    event.preventDefault();
  }
}

function hostFaults({ executorId, faults, state }: Host): readonly (readonly ClusterFault[])[] {
  const has = (fault: ClusterFault['fault']) => faults.some((candidate) => candidate.fault === fault);
  const isAway = state !== 'ACTIVE' || has('EXECUTOR_SILENT') || has('EXECUTOR_STALE');
  return [
    ...(isAway ? [[{ fault: 'EXECUTOR_RETURNS', executorId }] as const] : []),
    [
      { fault: has('STARTS_FAIL') ? 'STARTS_SUCCEED' : 'STARTS_FAIL', executorId },
      { fault: 'START_FAILS', executorId },
      { fault: 'START_HANGS', executorId },
      has('CRASH_LOOP') ? { fault: 'CRASH_LOOP_ENDS', executorId } : { fault: 'CRASH_LOOP', executorId, ms: 8_000 },
    ],
    [
      { fault: 'EXECUTOR_STALE', executorId },
      { fault: 'EXECUTOR_SILENT', executorId },
      { fault: 'AGENT_RESTARTS', executorId },
      { fault: 'CLOCK_OFF', executorId, ms: has('CLOCK_OFF') ? 0 : -300_000 },
    ],
    [
      { fault: 'EXECUTOR_DRAINS', executorId },
      { fault: 'EXECUTOR_BLACKLISTED', executorId },
      { fault: 'EXECUTOR_REMOVED', executorId },
    ],
  ];
}

function instanceFaults(instanceId: string): readonly ClusterFault[] {
  return [
    { fault: 'INSTANCE_UNHEALTHY', instanceId },
    { fault: 'INSTANCE_LOST', instanceId },
  ];
}
