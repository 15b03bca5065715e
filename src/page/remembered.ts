/** The same function, called once for each object: what it returned is remembered as long as the object lasts. */
export function remembered<TKey extends object, TValue>(compute: (key: TKey) => TValue): (key: TKey) => TValue {
  const known = new WeakMap<TKey, { readonly value: TValue }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}
