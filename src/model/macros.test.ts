import { expect, test } from 'vitest';

import { evaluateMacros } from './macros.ts';

const names = { stack: 'shop', service: 'web' };

test.each([
  ['io.rancher.stack_service.name=${stack_name}/${service_name}', 'io.rancher.stack_service.name=shop/web'],
  ['${project_name}', 'shop'],
  ['${stack_name}${stack_name}', 'shopshop'],
  ['${other} $stack_name', '${other} $stack_name'],
])('%s → %s', (text, evaluated) => {
  expect(evaluateMacros(text, names)).toBe(evaluated);
});
