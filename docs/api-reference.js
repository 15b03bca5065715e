/*
 * What the API reference needs beyond typedoc's options: types as they are written instead of what they resolve to, names for
 * destructured parameters, and links from `domain.md §5` in a comment to that section of docs/domain.md.
 */
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';
import { Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

/** @param {import('typedoc').Application} app */
export function load(app) {
  keepWrittenTypes(app.converter);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) nameParameter(parameter);
  });
  const anchors = sectionAnchors();
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    const toDocs = '../'.repeat(page.url.split('/').length);
    page.contents = page.contents
      .replaceAll(/domain\.md §(\d)/g, (text, number) => linkTo(`${toDocs}domain.md`, text, number, anchors))
      // The first of several types needs no bar before it.
      .replaceAll(/(^|[|<]|readonly \() \\\| /gm, '$1 ');
  });
}

/** Converts the type that is written at a declaration, if there is one: `LifecycleState`, and not its 15 members. */
function keepWrittenTypes(converter) {
  const convertType = converter.convertType.bind(converter);
  converter.convertType = (context, type, written) => convertType(context, written ?? type);
}

/** A destructured parameter is called after its type: `step` for a `TimelineStep`, `options` for one without a name. */
function nameParameter(parameter) {
  if (!parameter.name.startsWith('__namedParameters')) return;
  const typeName = parameter.type?.type === 'reference' ? parameter.type.name : 'options';
  const [word] = /[A-Z]?[a-z]+$/.exec(typeName) ?? ['options'];
  parameter.name = word.toLowerCase();
}

/** The anchors of the numbered sections of docs/domain.md. */
function sectionAnchors() {
  const domain = readFileSync(new URL('domain.md', import.meta.url), 'utf8');
  const headings = [...domain.matchAll(/^## (?<title>(?<number>\d)\. .+)$/gm)];
  return new Map(headings.map(({ groups }) => [groups.number, anchorOf(groups.title)]));
}

function anchorOf(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function linkTo(page, text, number, anchors) {
  const anchor = anchors.get(number);
  if (anchor === undefined) throw new Error(`docs/domain.md has no section ${number}, which a comment names.`);
  return `[${text}](${page}#${anchor})`;
}
