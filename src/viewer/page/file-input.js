import { byId } from './dom.js';

/**
 * Passes on the text of every file that is dropped on the page or opened with the button.
 *
 * @param {(name: string, text: string) => void} onFile
 */
export function listenToFiles(onFile) {
  const zone = byId('drop');
  const input = /** @type {HTMLInputElement} */ (byId('file'));
  const read = async (/** @type {FileList | null | undefined} */ files) => {
    for (const file of files ?? []) onFile(file.name, await file.text());
  };

  byId('open').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void read(input.files).then(() => {
      input.value = '';
    });
  });

  // Every element fires dragenter and dragleave: the drag has left the page when both counts are equal.
  let depth = 0;
  const show = () => {
    zone.hidden = depth === 0;
  };
  window.addEventListener('dragenter', () => {
    depth += 1;
    show();
  });
  window.addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    show();
  });
  // Prevents the browser from opening the file itself.
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    show();
    void read(event.dataTransfer?.files);
  });
}
