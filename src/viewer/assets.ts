import { pathToFileURL } from 'node:url';

/** In the CommonJS build it is the path of this file, and not a URL. */
const here = import.meta.url.startsWith('file:') ? import.meta.url : pathToFileURL(import.meta.url);

/** The files of the page. */
export const PAGE_FOLDER = new URL('./page/', here);

/** The thread that draws. */
export const GRAPHVIZ_FILE = new URL('./graphviz.js', here);
