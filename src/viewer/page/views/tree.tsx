import { isObject } from '../../messages/read-message.js';
import type { ViewerState } from '../state.js';

/** Longer lists and texts are cut. */
const MAX_ITEMS = 200;
const MAX_TEXT_LENGTH = 2_000;

interface TreeProps {
  readonly value: unknown;
  /** The value one step earlier; differences are marked. */
  readonly before: unknown;
  /** Where it stands. */
  readonly path?: string;
  readonly openBranches: ViewerState['openBranches'];
  readonly onOpen: (path: string, isOpen: boolean) => void;
}

/** A JSON value as a tree with branches that open and close. */
export function Tree({ value, before, path = '', openBranches, onOpen }: TreeProps) {
  if (!isBranch(value)) return <Leaf value={value} />;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const earlier = new Map<string, unknown>(isBranch(before) ? Object.entries(before) : []);
  return (
    <ul>
      {entries.slice(0, MAX_ITEMS).map(([key, item]) => (
        <Item
          key={key}
          name={key}
          value={item}
          before={earlier.get(key)}
          isCompared={before !== undefined}
          path={`${path}/${key}`}
          openBranches={openBranches}
          onOpen={onOpen}
        />
      ))}
      {entries.length > MAX_ITEMS && <li class="soft">… {entries.length - MAX_ITEMS} more</li>}
    </ul>
  );
}

type Branch = Readonly<Record<string, unknown>> | readonly unknown[];

function isBranch(value: unknown): value is Branch {
  return isObject(value) || Array.isArray(value);
}

interface ItemProps extends Required<TreeProps> {
  readonly name: string;
  readonly isCompared: boolean;
}

function Item({ name, value, before, path, isCompared, openBranches, onOpen }: ItemProps) {
  const isChanged = isCompared && JSON.stringify(value) !== JSON.stringify(before);
  const isOpen = openBranches.get(path) ?? false;
  const size = isBranch(value) ? Object.keys(value).length : 0;
  // The space is also for who hears or copies it.
  const key = (
    <>
      <span class="key">{name}</span>{' '}
    </>
  );
  return (
    <li class={isChanged ? 'changed' : undefined} title={isChanged ? 'Changed in this step' : undefined}>
      {!isBranch(value) || size === 0 ? (
        <>
          {key}
          <Leaf value={value} />
        </>
      ) : (
        <details open={isOpen} onToggle={({ currentTarget }) => onOpen(path, currentTarget.open)}>
          <summary>
            {key}
            <span class="soft">{summaryOf(value, size)}</span>
          </summary>
          {isOpen && <Tree value={value} before={before} path={path} openBranches={openBranches} onOpen={onOpen} />}
        </details>
      )}
    </li>
  );
}

function summaryOf(value: Branch, size: number): string {
  if (!isObject(value)) return `[${size}]`;
  // The fields that identify most objects of this library.
  const label = ['type', 'rule', 'code', 'name'].map((key) => value[key]).find((text) => typeof text === 'string');
  return typeof label === 'string' ? shortened(label, 40) : `{${size}}`;
}

function Leaf({ value }: { readonly value: unknown }) {
  if (typeof value === 'string') return <span class="value text">{shortened(value, MAX_TEXT_LENGTH)}</span>;
  if (isBranch(value)) return <span class="value soft">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return <span class="value">{String(value)}</span>;
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
