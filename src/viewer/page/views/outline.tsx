import { isObject } from '../../messages/read-message.js';

type Config = Readonly<Record<string, unknown>>;

interface OutlineProps {
  readonly config: Config;
  /** Paths of states from the root. */
  readonly current: readonly string[];
  /** Why there is no drawing. */
  readonly reason: string;
}

/** The states of a machine that cannot be drawn, as a list that marks the current ones. */
export function Outline({ config, current, reason }: OutlineProps) {
  return (
    <div class="outline">
      <p class="soft">{reason}</p>
      <States config={config} path="" current={current} />
    </div>
  );
}

interface StatesProps extends Pick<OutlineProps, 'config' | 'current'> {
  readonly path: string;
}

function States({ config, path, current }: StatesProps) {
  const { states } = config;
  if (!isObject(states)) return null;
  return (
    <ul>
      {Object.entries(states).map(([name, state]) => {
        const own = path === '' ? name : `${path}.${name}`;
        const isCurrent = current.some((other) => other === own || other.startsWith(`${own}.`));
        const description = isObject(state) && typeof state['description'] === 'string' ? state['description'] : '';
        return (
          <li key={own}>
            <span class={isCurrent ? 'state current' : 'state'} data-state={own}>
              {name}
            </span>
            {description !== '' && <span class="soft"> {description}</span>}
            {isObject(state) && <States config={state} path={own} current={current} />}
          </li>
        );
      })}
    </ul>
  );
}
