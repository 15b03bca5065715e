/** What is found by a text; `next` is what else has one of the same length. */
interface Found<TItem> {
  next: TItem | undefined;
}

/**
 * Items by the length of their text: a chart's texts have many lengths, and only those of the same length have to be
 * compared. A Map takes half as long again. Whoever looks up goes through the list himself: V8 compares states, which are
 * always the same texts, faster than events, which are parsed, as long as it is not the same code that does both.
 */
export type ByLength<TItem> = readonly (TItem | undefined)[];

/** These items, of which each is given its `next`. What comes first is compared first. */
export function byLength<TItem extends Found<TItem>>(
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
