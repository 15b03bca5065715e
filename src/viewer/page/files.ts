/** Passes on the text of every file that is dropped on the page. `onDrag` is told whether one is held over it. */
export function listenToDrops(
  onDrag: (isOver: boolean) => void,
  onFiles: (files: Iterable<File> | null | undefined) => void,
): void {
  // Every element fires dragenter and dragleave: the drag has left the page when both counts are equal.
  let depth = 0;
  const enter = (by: number) => {
    depth = Math.max(0, depth + by);
    onDrag(depth > 0);
  };
  window.addEventListener('dragenter', () => enter(1));
  window.addEventListener('dragleave', () => enter(-1));
  // Prevents the browser from opening the file itself.
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    enter(-depth);
    onFiles(event.dataTransfer?.files);
  });
}
