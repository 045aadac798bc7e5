#!/bin/bash
# rootfs.sh TARGET.tar [PACKAGES]: a Debian root file system, from the mirror that this machine's own apt uses.
# With "node" as PACKAGES it holds what a Kubernetes node needs and is trimmed as kind's own node images are.
# Debian 12: its systemd is the last that is content with cgroup v1.
set -euo pipefail
target=$1 kind=${2:-base}
mirror=$(awk '/^URIs:/ {print $2; exit}' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
[ -n "$mirror" ] || mirror=$(awk '$1 == "deb" {for (i = 2; i <= NF; i++) if ($i ~ /^http/) {print $i; exit}}' /etc/apt/sources.list)
[ -n "$mirror" ] || { echo "no Debian mirror in this machine's apt configuration"; exit 1; }

include=()
if [ "$kind" = node ]; then
  packages=systemd,systemd-sysv,dbus,iptables,nftables,iproute2,ethtool,conntrack,socat,kmod,util-linux,mount,procps
  packages+=,ebtables,containerd,runc,containernetworking-plugins,jq,curl,ca-certificates,rsync,pigz,libseccomp2
  packages+=,busybox-static,iputils-ping,e2fsprogs
  include=(--include="$packages")
fi
work=$(mktemp -d "${target%.tar}.XXXXXX")
trap 'rm -rf "$work" "$target.part"' EXIT
debootstrap --variant=minbase "${include[@]}" bookworm "$work" "$mirror"
# The security archive too, and no recommended packages, for what is installed into images later.
cp /etc/apt/sources.list.d/*.sources "$work/etc/apt/sources.list.d/" 2>/dev/null && : >"$work/etc/apt/sources.list" || true
echo 'APT::Install-Recommends "false";' >"$work/etc/apt/apt.conf.d/90-drover"
rm -rf "$work"/var/cache/apt/* "$work"/var/lib/apt/lists/* "$work"/usr/share/{doc,man,locale,info}/* \
  "$work"/var/log/*.log "$work"/tmp/* "$work"/var/cache/debconf/*
if [ "$kind" = node ]; then
  units=$work/lib/systemd/system
  find "$units/sysinit.target.wants/" -name systemd-tmpfiles-setup.service -delete
  rm -rf "$units"/multi-user.target.wants/* "$work"/etc/systemd/system/*.wants/* "$units"/local-fs.target.wants/* \
    "$units"/sockets.target.wants/*udev* "$units"/sockets.target.wants/*initctl* "$units"/basic.target.wants/* \
    "$work"/usr/lib/udev/hwdb.d
  echo 'ReadKMsg=no' >>"$work/etc/systemd/journald.conf"
fi
tar -C "$work" --numeric-owner -cf "$target.part" .
mv "$target.part" "$target"
