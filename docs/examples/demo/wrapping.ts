const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

/** The name of a colour or of a weight. */
export type Colour = keyof typeof COLOURS;

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** Makes a function that colours texts where `coloured` is true. */
export function painter(coloured: boolean): Paint {
  return (colour, text) => (coloured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text);
}

/** Tells whether to use colours: only on a terminal, and not where NO_COLOR is set (https://no-color.org). */
export function wantsColours(isTerminal: boolean, noColor: string | undefined): boolean {
  return isTerminal && (noColor ?? '') === '';
}

/** A part of a text, in a colour or in none. */
export type Span = string | readonly [Colour, string];

interface Run {
  readonly colour: Colour | null;
  readonly words: string[];
}

/** Wraps a text in lines of at most this width; what is wider than that in one word is broken. */
export function wrap(spans: readonly Span[], width: number, paint: Paint): readonly string[] {
  const lines: { runs: Run[]; width: number }[] = [];
  for (const span of spans) {
    const [colour, text] = typeof span === 'string' ? [null, span] : span;
    for (const word of text.split(' ').flatMap((word) => piecesOf(word, width))) {
      let line = lines.at(-1);
      if (line === undefined || line.width + 1 + word.length > width) {
        line = { runs: [], width: -1 };
        lines.push(line);
      }
      line.width += 1 + word.length;
      const run = line.runs.at(-1);
      if (run?.colour === colour) run.words.push(word);
      else line.runs.push({ colour, words: [word] });
    }
  }
  return lines.map(({ runs }) => runs.map((run) => painted(run, paint)).join(' '));
}

function piecesOf(word: string, width: number): readonly string[] {
  return word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
}

function painted({ colour, words }: Run, paint: Paint): string {
  const text = words.join(' ');
  return colour === null ? text : paint(colour, text);
}
