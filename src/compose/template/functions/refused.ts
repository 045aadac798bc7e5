/** Functions that Rancher's templates could call, and that are not run here: name, and why. */
const reasons: readonly (readonly [reason: string, names: string])[] = [
  [
    'asks for the time, and a stack must be the same whenever it is rendered',
    'ago date date_in_zone date_modify dateInZone dateModify duration durationRound htmlDate htmlDateInZone ' +
      'must_date_modify mustDateModify mustToDate now toDate unixEpoch',
  ],
  [
    'gives another result each time, and a stack must be the same whenever it is rendered',
    'bcrypt encryptAES htpasswd randAlpha randAlphaNum randAscii randBytes randInt randNumeric shuffle uuidv4',
  ],
  [
    'makes keys, which are new each time, and a stack must be the same whenever it is rendered',
    'buildCustomCert decryptAES derivePassword genCA genCAWithKey genPrivateKey genSelfSignedCert ' +
      'genSelfSignedCertWithKey genSignedCert genSignedCertWithKey',
  ],
  ['reads the environment of the machine that renders, and a stack must be the same on every machine', 'env expandenv'],
  ['asks the network, and a stack must be the same whenever it is rendered', 'getHostByName'],
];

/** Functions of sprig that no template in public catalogues calls, and that are not here. */
const missing =
  'abbrev abbrevboth add1f addf b32dec b32enc camelcase deepCopy divf initials kebabcase merge mergeOverwrite mulf mustDeepCopy ' +
  'mustMerge mustMergeOverwrite mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll ' +
  'mustRegexReplaceAllLiteral mustRegexSplit regexFind regexFindAll regexMatch regexReplaceAll regexReplaceAllLiteral ' +
  'regexSplit semver semverCompare snakecase subf swapcase urlJoin urlParse wrap wrapWith';

/** Why a function is not run, by its name. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map(
  reasons.flatMap(([reason, names]) => names.split(' ').map((name) => [name, reason] as const)),
);

export const missingFunctions: ReadonlySet<string> = new Set(missing.split(' '));
