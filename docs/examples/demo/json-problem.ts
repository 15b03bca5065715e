/** The place at which a text stops being JSON, and what was expected there; line and column count from 1. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

/** What may come next, as it is called in messages. */
const EXPECTED = {
  value: 'a value',
  firstItem: 'a value or ]',
  firstKey: 'a key in double quotes or }',
  key: 'a key in double quotes',
  colon: 'a colon',
  nextItem: 'a comma or ]',
  nextKey: 'a comma or }',
  end: 'nothing more',
} as const;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const WHITE_SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the place at which a text stops being JSON; null if it is JSON. The messages of `JSON.parse` quote the text, which
 * may hold secrets, and do not always name the place.
 */
export function findJsonProblem(text: string): JsonProblem | null {
  /** The lists and objects around this place, from outside. */
  const open: ('[' | '{')[] = [];
  let at = 0;
  let next: keyof typeof EXPECTED = 'value';

  /** Moves on past what matches here. */
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const afterValue = (): keyof typeof EXPECTED =>
    open.length === 0 ? 'end' : open.at(-1) === '[' ? 'nextItem' : 'nextKey';
  const problem = (expected: string) => ({ ...positionIn(text, at), expected });

  for (;;) {
    take(WHITE_SPACE);
    const character = text[at];
    if (next === 'end') return character === undefined ? null : problem(EXPECTED.end);

    const isValue = next === 'value' || next === 'firstItem';
    const isKey: boolean = next === 'key' || next === 'firstKey';
    if (character === '"' && (isValue || isKey)) {
      const expected = takeString();
      if (expected !== null) return problem(expected);
      next = isKey ? 'colon' : afterValue();
    } else if (isValue && (character === '[' || character === '{')) {
      open.push(character);
      at += 1;
      next = character === '[' ? 'firstItem' : 'firstKey';
    } else if (isValue && (take(WORD) || take(NUMBER))) {
      next = afterValue();
    } else if (
      (character === ']' && (next === 'firstItem' || next === 'nextItem')) ||
      (character === '}' && (next === 'firstKey' || next === 'nextKey'))
    ) {
      open.pop();
      at += 1;
      next = afterValue();
    } else if (character === ',' && (next === 'nextItem' || next === 'nextKey')) {
      at += 1;
      next = next === 'nextItem' ? 'value' : 'key';
    } else if (character === ':' && next === 'colon') {
      at += 1;
      next = 'value';
    } else {
      return problem(EXPECTED[next]);
    }
  }

  /** Moves on past a string; what was expected, if it is none. */
  function takeString(): string | null {
    at += 1;
    for (;;) {
      const character = text[at];
      if (character === '"') {
        at += 1;
        return null;
      }
      if (character === undefined || character < ' ') return 'the closing quote of a text that began on this line';
      if (character !== '\\') at += 1;
      else if (!take(ESCAPE)) return 'an escape such as \\n or \\u00e9';
    }
  }
}

function positionIn(text: string, offset: number) {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
