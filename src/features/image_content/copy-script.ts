/**
 * What an init container runs to fill empty volumes with what its image has at their paths, as Docker did before a
 * container began (docs/rancher.md §1.7). Its arguments are pairs: where the image has the files, and where the volume is
 * mounted meanwhile.
 *
 * A volume that holds anything is left as it is; a file system's own `lost+found` does not count. The files are copied
 * into a directory of the volume first, which is renamed to `ready` when it is whole, and moved from there one by one:
 * a copy that was killed is begun again, or its moving is gone on with, and never taken for a finished one. Several
 * units may do so on one volume at once, and no file that is there is overwritten. Nothing but what POSIX and BusyBox
 * have is used.
 */
export const copyScript = `set -u
umask 022
isThere() { [ -e "$1" ] || [ -L "$1" ]; }
holdsAnything() {
  for one in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case \${one##*/} in lost+found | .drover-copy) continue ;; esac
    if isThere "$one"; then return 0; fi
  done
  return 1
}
fill() {
  from=$1 to=$2 temp=$2/.drover-copy
  part=$temp/part-\${HOSTNAME:-unit}
  [ -d "$from" ] || return 0
  if [ ! -d "$temp/ready" ]; then
    if holdsAnything "$to"; then rm -rf "$temp"; return 0; fi
    rm -rf "$part" && mkdir -p "$part" && cp -a "$from/." "$part/" || return 1
    # Another unit may have been quicker, and its program at work by now.
    if [ ! -d "$temp/ready" ] && holdsAnything "$to"; then rm -rf "$temp"; return 0; fi
    [ -d "$temp/ready" ] || mv "$part" "$temp/ready" || return 1
  fi
  for one in "$temp"/ready/* "$temp"/ready/.[!.]* "$temp"/ready/..?*; do
    isThere "$one" || continue
    isThere "$to/\${one##*/}" || mv "$one" "$to/" || return 1
  done
  chown "$(stat -c %u:%g "$from")" "$to" && chmod "$(stat -c %a "$from")" "$to" || return 1
  rm -rf "$temp"
}
while [ $# -gt 1 ]; do
  fill "$1" "$2" || exit 1
  shift 2
done
`;
