import { describe, expect, it } from 'vitest';
import { plainJson, readCount, readField, readStrings } from '../../src/model/unchecked.js';

/** A value that throws whatever is done with it, as an event of a broken host may hold one. */
function hostile(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

const throwing = {
  get field(): never {
    throw new Error('not to be read');
  },
};

describe('readField', () => {
  it('finds what stands in a field, of its own or inherited', () => {
    expect(readField({ field: 7 }, 'field')).toBe(7);
    expect(readField(new TypeError('broken'), 'name')).toBe('TypeError');
    expect(readField(['a'], '0')).toBe('a');
  });

  it('finds nothing where there is none, and where reading it throws', () => {
    for (const value of [undefined, null, 'text', 7, true, {}, throwing, hostile()]) {
      expect(readField(value, 'field')).toBeUndefined();
    }
    expect(readField('text', 'length')).toBeUndefined();
  });
});

describe('readStrings', () => {
  it('copies a list of strings', () => {
    const list = ['b', '', 'a', 'a'];
    expect(readStrings(list)).toEqual(list);
    expect(readStrings(list)).not.toBe(list);
    expect(readStrings([])).toEqual([]);
  });

  it('is null for everything else, and for a list that throws when it is read', () => {
    const broken = ['a', 'b'];
    Object.defineProperty(broken, 1, {
      get() {
        throw new Error('not to be read');
      },
    });
    for (const value of [undefined, null, 'abc', 7, {}, new Set(['a']), [7], ['a', null], broken, hostile()]) {
      expect(readStrings(value)).toBeNull();
    }
  });
});

describe('readCount', () => {
  it('takes whole numbers from zero to the largest that is exact', () => {
    for (const count of [0, 1, Number.MAX_SAFE_INTEGER]) expect(readCount(count)).toBe(count);
    expect(readCount(-0)).toBe(0);
  });

  it('is null for everything else', () => {
    for (const value of [
      -1,
      0.5,
      Number.MAX_SAFE_INTEGER + 1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '1',
      1n,
      null,
      {},
    ]) {
      expect(readCount(value)).toBeNull();
    }
  });
});

describe('plainJson', () => {
  it('is what JSON would make of it', () => {
    expect(plainJson({ a: [1, 'two', null], b: undefined, c: () => 1, d: new Date(0) })).toStrictEqual({
      a: [1, 'two', null],
      d: '1970-01-01T00:00:00.000Z',
    });
    expect(plainJson('text')).toBe('text');
  });

  it('is null for what has no JSON', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const value of [undefined, () => 1, 1n, cyclic, throwing, hostile(), null])
      expect(plainJson(value)).toBeNull();
  });
});
