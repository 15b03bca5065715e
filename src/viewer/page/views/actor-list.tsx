import { Component } from 'preact';
import { memo } from '../../../page/memo.js';
import { StateChip } from '../../../page/state-chip.js';
import type { StoredActor } from '../../messages/actor-store.js';
import { prefixOf, sessionOf } from '../../messages/read-message.js';
import type { Actions } from '../actions.js';
import { chipOf, isWork, titleOf, troublesOf } from '../actors.js';
import { listedIn } from '../listed.js';
import type { ViewerState } from '../state.js';
import { showWithin } from './show-within.js';

interface ActorListProps {
  readonly state: ViewerState;
  readonly actions: Actions;
}

/** The list of actors, with its filter. */
export function ActorList({ state, actions }: ActorListProps) {
  const { filter, isTroubleFirst, showsWork } = state;
  return (
    <section class="card actors" aria-label="Actors">
      <div class="filter">
        <input
          id="filter"
          type="search"
          placeholder="Name, state, trouble"
          aria-label="Filter by name, state or trouble"
          autocomplete="off"
          spellcheck={false}
          value={filter}
          onInput={({ currentTarget }) => actions.list({ filter: currentTarget.value })}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div class="filter-line soft">
        <span id="count">{listedIn(state).countText}</span>
        <Choice label="trouble first" isOn={isTroubleFirst} choose={(isOn) => actions.list({ isTroubleFirst: isOn })} />
        <Choice label="show work" isOn={showsWork} choose={(isOn) => actions.list({ showsWork: isOn })} />
      </div>
      <Rows state={state} actions={actions} />
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly choose: (isOn: boolean) => void;
}

function Choice({ label, isOn, choose }: ChoiceProps) {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => choose(currentTarget.checked)} /> {label}
    </label>
  );
}

const idOf = (sessionId: string) => `actor-${sessionId}`;

class Rows extends Component<ActorListProps> {
  #list: HTMLElement | null = null;

  override componentDidUpdate({ state: { selected } }: ActorListProps): void {
    if (selected === this.props.state.selected || this.#list === null) return;
    const row = this.#list.querySelector('[aria-selected=true]');
    if (row !== null) showWithin(this.#list, row);
  }

  override render({ state, actions }: ActorListProps) {
    const { rows } = listedIn(state);
    const isSelectedListed = rows.some(([sessionId]) => sessionId === state.selected);
    return (
      <div
        id="actors"
        role="listbox"
        aria-label="Actors"
        tabIndex={0}
        aria-activedescendant={isSelectedListed ? idOf(state.selected) : undefined}
        ref={(element) => {
          this.#list = element;
        }}
      >
        {rows.map(([sessionId, actor]) => (
          <Row
            key={sessionId}
            {...lookOf(sessionId, actor, state)}
            sessionId={sessionId}
            isSelected={sessionId === state.selected}
            actions={actions}
          />
        ))}
      </div>
    );
  }
}

function lookOf(sessionId: string, actor: StoredActor, { disconnected, tagColours }: ViewerState) {
  const { latest } = actor;
  const isDisconnected = disconnected.has(prefixOf(sessionId));
  return {
    title: titleOf(actor),
    ...chipOf(latest, tagColours),
    troubles: troublesOf(latest).join(', '),
    isWork: isWork(actor),
    isPast: latest.status !== 'active' || isDisconnected,
    isDisconnected,
  };
}

interface RowProps extends ReturnType<typeof lookOf> {
  readonly sessionId: string;
  readonly isSelected: boolean;
  readonly actions: Actions;
}

const Row = memo((props: RowProps) => {
  const { sessionId, title, state, kind, troubles, isWork: isItsWork, isPast, isDisconnected, isSelected } = props;
  return (
    <div
      id={idOf(sessionId)}
      class={`actor ${isItsWork ? 'work' : ''} ${isPast ? 'past' : ''}`}
      role="option"
      title={`session ${sessionOf(sessionId)}`}
      aria-selected={isSelected}
      onClick={() => props.actions.select(sessionId)}
    >
      <span class="actor-title">{title}</span>
      <span class="actor-second">
        <StateChip state={state} kind={kind} />
        <span class="actor-session">{isDisconnected ? 'host disconnected' : ''}</span>
      </span>
      <span class="actor-trouble">{troubles}</span>
    </div>
  );
});
