import type { Question } from '../../catalog/question.ts';

/** One parameter as Argo CD shows it in an application's form: its ParameterAnnouncement. */
export interface Announcement {
  readonly name: string;
  readonly title?: string;
  readonly tooltip?: string;
  readonly required?: boolean;
  readonly itemType: 'string' | 'number' | 'boolean';
  readonly collectionType: 'string';
  readonly string: string;
}

/** A catalogue's questions as parameters: each is answered by the one of its name. Defaults of passwords stay out. */
export function announcements(questions: readonly Question[]): Announcement[] {
  return questions.map(({ default: written = '', description, label, options, required, type, variable }) => {
    const offered = options.length > 0 ? `One of ${options.join(', ')}.` : '';
    const tooltip = [description?.trim(), offered].filter(Boolean).join(' ');
    return {
      name: variable,
      ...(label ? { title: label } : {}),
      ...(tooltip ? { tooltip } : {}),
      ...(required ? { required } : {}),
      itemType: itemTypes[type] ?? 'string',
      collectionType: 'string',
      string: type === 'password' ? '' : written,
    };
  });
}

const itemTypes: Readonly<Record<string, 'number' | 'boolean'>> = { int: 'number', boolean: 'boolean' };
