import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

test('what is not written is left to the image', () => {
  const { container } = rendered({});
  expect(container).not.toHaveProperty('command');
  expect(container).not.toHaveProperty('args');
});

test('an entrypoint is the command, and a command its arguments', () => {
  expect(rendered({ entrypoint: ['/init', 'a b'] }).container).toMatchObject({ command: ['/init', 'a b'] });
  expect(rendered({ command: ['sh', '-c', ''] }).container).toMatchObject({ args: ['sh', '-c', ''] });
});

test('nothing in the words is expanded', () => {
  const { container } = rendered({ entrypoint: ['$(A)'], command: ['$$(A)', '$A'] });
  expect(container).toMatchObject({ command: ['$$(A)'], args: ['$$$$(A)', '$A'] });
});
