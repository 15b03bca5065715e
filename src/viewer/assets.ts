import { pathToFileURL } from 'node:url';

/** In the CommonJS build `import.meta.url` is the path of this file, and not a URL. */
const here = import.meta.url.startsWith('file:') ? import.meta.url : pathToFileURL(import.meta.url);

/** The folder of the page. */
export const PAGE_FOLDER = new URL('./page/built/', here);

/** The script of the Graphviz worker. */
export const GRAPHVIZ_FILE = new URL('./graphviz.js', here);
