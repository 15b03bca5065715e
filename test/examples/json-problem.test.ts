import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonProblem } from '../../docs/examples/demo/json-problem.js';

describe('the place at which a text stops being JSON', () => {
  it.each<[text: string, line: number, column: number, expected: string]>([
    ['', 1, 1, 'a value'],
    ['\n\n ', 3, 2, 'a value'],
    ['{"a": 1,}', 1, 9, 'a key in double quotes'],
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3, 'a key in double quotes'],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3, 'a comma or }'],
    ['{"a" 1}', 1, 6, 'a colon'],
    ["{'a': 1}", 1, 2, 'a key in double quotes or }'],
    ['[1, 2', 1, 6, 'a comma or ]'],
    ['[1, ]', 1, 5, 'a value'],
    ['[01]', 1, 3, 'a comma or ]'],
    ['[.5]', 1, 2, 'a value or ]'],
    ['[1}', 1, 3, 'a comma or ]'],
    ['{"a": True}', 1, 7, 'a value'],
    ['{"a": "b\n"}', 1, 9, 'the closing quote of a text that began on this line'],
    ['{"a": "b', 1, 9, 'the closing quote of a text that began on this line'],
    ['["\\x"]', 1, 3, 'an escape such as \\n or \\u00e9'],
    ['["\\u12"]', 1, 3, 'an escape such as \\n or \\u00e9'],
    ['{} // done', 1, 4, 'nothing more'],
    ['\ufeff{}', 1, 1, 'a value'],
  ])('%j', (text, line, column, expected) => {
    expect(findJsonProblem(text)).toEqual({ line, column, expected });
  });

  it('is there exactly if JSON.parse throws', () => {
    const cut = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', '0', 'e', '-', '\n', ':'))
      .map(([json, place, inserted]) => {
        const at = place % (json.length + 1);
        return json.slice(0, at) + inserted + json.slice(at + (place % 2));
      });
    const seen = { good: 0, bad: 0 };
    fc.assert(
      fc.property(fc.oneof(fc.json(), cut), (text) => {
        const problem = findJsonProblem(text);
        if (isJson(text)) seen.good += 1;
        else seen.bad += 1;
        expect(problem === null).toBe(isJson(text));
      }),
      { numRuns: Math.max(2_000, fc.readConfigureGlobal().numRuns ?? 0) },
    );
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100);
  });

  it('is found at any depth and length', () => {
    const levels = 1_000_000;
    expect(findJsonProblem('['.repeat(levels))).toMatchObject({ line: 1, column: levels + 1 });
    expect(findJsonProblem(`"${'x'.repeat(levels)}`)).toMatchObject({ line: 1, column: levels + 2 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
