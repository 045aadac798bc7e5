import { error, note, warning } from '../../model/diagnostic.ts';
import { expectText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** What runs, and when it is pulled. Services without a container of their own have neither. */
export function translate(
  service: WrittenService,
  context: TranslateContext,
): { image?: string; pullImage?: 'always' } {
  if (context.kind !== 'service' && context.kind !== 'sidekick') return {};
  return { ...translateImage(service, context), ...translatePull(service, context) };
}

function translatePull(service: WrittenService, { report }: TranslateContext): { pullImage?: 'always' } {
  const label = labelOf(service, 'io.rancher.container.pull_image');
  if (!label) return {};
  if (label.value === 'always') return { pullImage: 'always' };
  const message = `${label.label} said something with the value \`always\` only; the image is pulled where it is missing`;
  report(note('RC5131', message, { at: label.location }));
  return {};
}

/** Rancher built images where it had a `build`; a cluster pulls them, so an image must be named. */
function translateImage(service: WrittenService, { report }: TranslateContext): { image?: string } {
  const written = service.keys.get('image');
  const image = expectText(written, report)?.trim();
  if (written && written.value.kind !== 'scalar') return {};
  const builds = ['build', 'dockerfile'].flatMap((key) => service.keys.get(key) ?? []);
  const [build] = builds;
  if (image === undefined || image === '') {
    const at = service.keys.get('image')?.value.location ?? build?.keyLocation ?? service.location;
    if (image === undefined && build?.key === 'build') {
      const hint = 'build the image, push it where the cluster can pull it, and write its name as `image:`';
      report(error('RC4002', `the service \`${service.name}\` has a build and no image`, { at, hint }));
    } else {
      const hint = 'write the image to run, as in `image: wordpress:4.6`';
      report(error('RC4001', `the service \`${service.name}\` has no image`, { at, hint }));
    }
    return {};
  }
  for (const { key, keyLocation } of builds) {
    report(warning('RC5001', `\`${key}\` is left out: the image is pulled, not built`, { at: keyLocation }));
  }
  if (/\s|[:@/]$|^[:@/]/.test(image)) {
    const at = service.keys.get('image')?.value.location;
    const hint = 'write it as in wordpress:4.6; a variable in it may not be set';
    report(error('RC4030', `"${image}" is not the name of an image`, { at, hint }));
    return {};
  }
  return { image };
}
