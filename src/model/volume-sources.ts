import type { WrittenService } from './service.ts';

/** The services a service takes volumes from: `data`, `data:ro` and, in version 2, `container:data`. */
export function volumeSources({ keys }: WrittenService): string[] {
  const value = keys.get('volumes_from')?.value;
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) =>
    item.kind === 'scalar' ? [item.text.replace(/^container:/, '').split(':')[0] ?? ''] : [],
  );
}
