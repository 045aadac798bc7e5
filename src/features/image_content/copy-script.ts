/**
 * What an init container runs to fill empty volumes with what its image has at their paths, as Docker did before a
 * container began (docs/rancher.md §1.7). Its arguments are pairs: where the image has the files, and where the volume is
 * mounted meanwhile.
 *
 * A volume that holds anything is left as it is; a file system's own `lost+found` does not count. Each Pod copies into a
 * directory of its own in the volume, named after its UID (`DROVER_POD`). The first whose copy is whole writes its name
 * into the file `ready`, and the files are moved from there one by one: a copy that was killed is begun again, or its
 * moving is gone on with, and never taken for a finished one. Several Pods may do so on one volume at once: what one of
 * them has finished meanwhile is found by the others, and no file that is there is overwritten.
 *
 * Owners are kept where the file system allows it. With `DROVER_KEEP_OWNERS=no` (the Pod has an `fsGroup`) they are not:
 * the files are the group's. Nothing but what POSIX and BusyBox have is used; an image that lacks one of the programs
 * ends with 127, as a shell does that finds none.
 */
export const copyScript = `set -u
for program in cp mv rm mkdir; do command -v "$program" >/dev/null 2>&1 || exit 127; done
owners=\${DROVER_KEEP_OWNERS:-yes}
if [ "$owners" = yes ]; then umask 022; else umask 002; fi
isThere() { [ -e "$1" ] || [ -L "$1" ]; }
holdsAnything() {
  for one in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case \${one##*/} in lost+found | .drover-copy) continue ;; esac
    if isThere "$one"; then return 0; fi
  done
  return 1
}
isFilled() { holdsAnything "$1" && [ ! -f "$1/.drover-copy/ready" ]; }
copyTo() {
  rm -rf "$2" && mkdir -p "$2" || return 1
  if [ "$owners" = yes ] && cp -a "$1/." "$2/"; then return 0; fi
  rm -rf "$2" && mkdir -p "$2" && cp -R "$1/." "$2/"
}
publish() {
  [ -f "$1/ready" ] && return 0
  echo "$2" > "$1/name-$2" && mv "$1/name-$2" "$1/ready"
}
moveOne() {
  isThere "$2/\${1##*/}" && return 0
  mv -n "$1" "$2/" 2>/dev/null
  isThere "$2/\${1##*/}" || mv "$1" "$2/"
}
fill() {
  from=$1 to=$2 temp=$2/.drover-copy own=part-\${DROVER_POD:-$$}
  [ -d "$from" ] || return 0
  if [ ! -f "$temp/ready" ]; then
    if ! holdsAnything "$to"; then copyTo "$from" "$temp/$own" || isFilled "$to" || return 1; fi
    # Another Pod may have been quicker, and its program at work by now.
    if isFilled "$to"; then rm -rf "$temp"; return 0; fi
    publish "$temp" "$own" || isFilled "$to" || return 1
  fi
  read -r name < "$temp/ready" || { isFilled "$to" && return 0; rm -f "$temp/ready"; return 1; }
  for one in "$temp/$name"/* "$temp/$name"/.[!.]* "$temp/$name"/..?*; do
    isThere "$one" || continue
    moveOne "$one" "$to" || isFilled "$to" || return 1
  done
  if [ "$owners" = yes ]; then
    { chown "$(stat -c %u:%g "$from")" "$to" && chmod "$(stat -c %a "$from")" "$to"; } 2>/dev/null
  fi
  rm -f "$temp/ready"
  rm -rf "$temp"
}
while [ $# -gt 1 ]; do
  fill "$1" "$2" || exit 1
  shift 2
done
exit 0
`;
