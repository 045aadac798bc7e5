/** It has no members of its own: `volumes` say what is mounted, and `noCopy` what is not filled. */
export const spec = {};

export const sidekickSpec = {};
