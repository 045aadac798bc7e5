import type { OwnedKey } from '../feature.ts';
import { defineFeature } from '../feature.ts';
import { spec } from './spec.ts';
import { translate } from './translate.ts';

export const catalog = defineFeature({
  name: 'catalog',
  keys: [
    key('name', 'exact', 'Title of the questions (`drover questions`).'),
    key('version', 'exact', 'Chooses the revision that config.yml names, and is `.Stack.Version` in templates.'),
    key('description', 'exact', 'Describes the questions (`drover questions`).'),
    key('uuid', 'unsupported', "The catalogue's own number for the version; nothing asks for it outside a catalogue."),
    key('maintainer', 'unsupported', 'A word for readers; keep it where you keep the files.'),
    key('labels', 'unsupported', 'Told the catalogue how to show the template; there is no catalogue here.'),
    key('minimum_rancher_version', 'unsupported', 'There is no Rancher whose version could be compared.'),
    key('maximum_rancher_version', 'unsupported', 'There is no Rancher whose version could be compared.'),
    key(
      'upgrade_from',
      'unsupported',
      'Offered upgrades in a catalogue; here the files in Git say which version runs.',
    ),
    key('questions', 'exact', 'Each is answered by a flag, a file, a prompt, the environment or its default.'),
    question('variable', 'exact', 'Name of the variable, in compose files `${NAME}`, in templates `.Values.NAME`.'),
    question('label', 'exact', 'What a prompt, the table and the schema call it.'),
    question('description', 'exact', 'Shown at a prompt, and in the schema.'),
    question(
      'type',
      'approximate',
      'Answers are checked as Rancher’s form did; names of services, certificates and secrets are not looked up.',
    ),
    question('required', 'exact', 'An empty answer is an error; all that are missing are told at once.'),
    question('default', 'exact', 'Taken when nothing else answers, as text the way Go printed it.'),
    question('group', 'exact', 'Stands before the label in the table, and in the schema.'),
    question('options', 'exact', 'An `enum` takes one of these.'),
    question('min', 'exact', 'An `int` is not less.'),
    question('max', 'exact', 'An `int` is not more; 0 is no bound.'),
    question('min_length', 'exact', 'An answer has at least as many characters.'),
    question('max_length', 'exact', 'An answer has at most as many characters; 0 is no bound.'),
    question(
      'valid_chars',
      'exact',
      'An answer has no other characters; ranges as in brackets of a regular expression.',
    ),
    question('invalid_chars', 'exact', 'An answer has none of these characters.'),
  ],
  spec,
  launch: [],
  translate,
});

function key(name: string, grade: OwnedKey['grade'], says: string): OwnedKey {
  return { key: name, file: 'either', of: 'catalog', grade, says };
}

function question(name: string, grade: OwnedKey['grade'], says: string): OwnedKey {
  return key(`questions[].${name}`, grade, says);
}
