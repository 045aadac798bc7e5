import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const skipped = new Set(['node_modules', 'dist', 'coverage', '.git']);

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const files = filesUnder(root);
const documents = files.filter((file) => file.endsWith('.md'));

/** Fenced and indented blocks and code spans say nothing to a reader of Markdown. */
function prose(markdown: string): string {
  return markdown
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
    .replaceAll(/^ {4}.*$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

/** The anchors of a document's headings, in their order; GitHub numbers those that come again. */
function anchors(file: string): string[] {
  const headings = readFileSync(file, 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(target)) return true;
  return anchor !== undefined && (statSync(target).isDirectory() || !anchors(target).includes(anchor));
}

test('links between documents lead to files and headings that are there', () => {
  const links = documents.flatMap((document) =>
    [...prose(readFileSync(document, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => ({ document, link }))
      .filter(({ link }) => !/^[a-z]+:/.test(link)),
  );
  expect(links.length).toBeGreaterThan(20);
  const broken = links.filter(({ document, link }) => isBroken(document, link));
  expect(broken.map(({ document, link }) => `${relative(root, document)}: ${link}`)).toEqual([]);
});

test('no document has two headings that a link could mean', () => {
  const twice = documents.flatMap((file) => {
    const all = anchors(file);
    return all.filter((anchor, at) => all.indexOf(anchor) < at).map((anchor) => `${relative(root, file)}#${anchor}`);
  });
  expect(twice).toEqual([]);
});

test('scripts that documents have people run are in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = documents.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bnpm run ([a-z][a-z0-9:-]*)/g)].map(([, script = '']) => ({
      file,
      script,
    })),
  );
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter(({ script }) => !(script in scripts));
  expect(missing.map(({ file, script }) => `${relative(root, file)}: npm run ${script}`)).toEqual([]);
});

test('sections of docs/rancher.md that the sources name are there', () => {
  const rancher = readFileSync(join(root, 'docs/rancher.md'), 'utf8');
  const sections = new Set([...rancher.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number));
  const named = files
    .filter((file) => file.endsWith('.ts') && file !== import.meta.filename)
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/docs\/rancher\.md §(\d+(?:\.\d+)?)/g)].map(([, section]) => ({
        file,
        section,
      })),
    );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(({ section }) => !sections.has(section));
  expect(missing.map(({ file, section }) => `${relative(root, file)}: §${section}`)).toEqual([]);
});

test('documents and headings that the sources name are there', () => {
  const named = files
    .filter((file) => /\.(ts|json|yaml|sh)$/.test(file) && file !== import.meta.filename)
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bdocs\/[a-z0-9/-]+\.md\b(#[a-z0-9-]+)?/g)].map(([link]) => ({
        file,
        link,
      })),
    );
  expect(named.filter(({ link }) => link.includes('#')).length).toBeGreaterThan(5);
  const missing = named.filter(({ link }) => isBroken(join(root, 'README.md'), link));
  expect(missing.map(({ file, link }) => `${relative(root, file)}: ${link}`)).toEqual([]);
});
