import { beginningOf } from '../../model/beginning.ts';
import { error, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

const localities = ['any', 'only-local', 'prefer-local'] as const;

interface BalancerLabels {
  targetLocality?: (typeof localities)[number];
  skipTargetRules?: boolean;
}

const directories = ['io.rancher.lb_service.cert_dir', 'io.rancher.lb_service.default_cert_dir'];

/** The labels `io.rancher.lb_service.*` of a balancer (docs/rancher.md §8.4). */
export function balancerLabels(service: WrittenService, { report }: TranslateContext): BalancerLabels {
  const labels = labelsOf(service);
  const text = (label: string) => {
    const value = labels.get(label)?.value;
    return value?.kind === 'scalar' ? value.printed.trim() : '';
  };
  for (const directory of directories.filter((label) => text(label) !== '')) {
    const message = `the label ${directory} is kept, and no file is read: certificates of a balancer are Secrets`;
    const hint = 'make the certificate a Secret of type kubernetes.io/tls, and name it below `certs`';
    report(warning('RC5206', message, { at: labels.get(directory)?.keyLocation, hint, grade: 'unsupported' }));
  }
  const wanted = text('io.rancher.lb_service.target');
  const targetLocality = localities.find((known) => known === wanted);
  if (wanted !== '' && !targetLocality) {
    const at = labels.get('io.rancher.lb_service.target')?.value.location;
    const hint = `one of ${localities.join(', ')}`;
    report(error('RC4220', `io.rancher.lb_service.target cannot be "${beginningOf(wanted, 80)}"`, { at, hint }));
  }
  return {
    ...(targetLocality === undefined ? {} : { targetLocality }),
    ...(text('io.rancher.lb_service.skip_target_lb_rules') === 'true' ? { skipTargetRules: true } : {}),
  };
}
