/** An item of a linked list; `next` is another item whose text has the same length. */
interface Linked<TItem> {
  next: TItem | undefined;
}

/**
 * Items by the length of their text, so that only texts of the same length have to be compared. A Map takes half as long
 * again. Callers go through the list themselves: V8 compares names of states, which are always the same strings, faster
 * than types of events, which are parsed, as long as not the same code does both.
 */
export type ByLength<TItem> = readonly (TItem | undefined)[];

/** Links these items by the length of their text; the first item of each length comes first. */
export function byLength<TItem extends Linked<TItem>>(
  items: readonly TItem[],
  textOf: (item: TItem) => string,
): ByLength<TItem> {
  const lists: (TItem | undefined)[] = [];
  for (const item of [...items].reverse()) {
    const { length } = textOf(item);
    item.next = lists[length];
    lists[length] = item;
  }
  return lists;
}
