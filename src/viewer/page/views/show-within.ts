/** Scrolls a place so far that an element of it can be seen; the page itself stays where it is. */
export function showWithin(place: HTMLElement, element: Element): void {
  const room = place.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  if (top < room.top) place.scrollTop -= room.top - top;
  else if (bottom > room.bottom) place.scrollTop += bottom - room.bottom;
}

/** Scrolls a place so that the middle of an element of it is in its own middle, as far as that goes. */
export function centreWithin(place: HTMLElement, element: Element): void {
  const room = place.getBoundingClientRect();
  const { left, top, width, height } = element.getBoundingClientRect();
  place.scrollLeft += left + width / 2 - (room.left + room.width / 2);
  place.scrollTop += top + height / 2 - (room.top + room.height / 2);
}
