#!/bin/bash
# pod-images.sh BINARIES ROOTFS.tar TARGET.tar KUBERNETES_VERSION: the images of the cluster's own Pods, from the built
# programs. All Kubernetes programs are one binary, hence one image with several names.
set -euo pipefail
binaries=$1 rootfs=$2 target=$3 version=$4
repository=drover.local
work=$(mktemp -d "${target%.tar}.XXXXXX")
trap 'rm -rf "$work" "$target.part"' EXIT
mkdir -p "$work/root"
tar -C "$work/root" -xf "$rootfs"
root=$work/root

# What kube-proxy and podnet call: iptables with the libraries it loads, out of the node's own file system.
base=$work/base
mkdir -p "$base"/{usr/sbin,usr/local/bin,usr/lib/x86_64-linux-gnu,usr/lib64,bin,etc,tmp,var,run}
ln -s usr/lib "$base/lib"; ln -s usr/lib64 "$base/lib64"; ln -s usr/sbin "$base/sbin"
cp -a "$root/usr/sbin/xtables-nft-multi" "$base/usr/sbin/"
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -s xtables-nft-multi "$base/usr/sbin/$name"
done
cp -a "$root/usr/lib/x86_64-linux-gnu/xtables" "$base/usr/lib/x86_64-linux-gnu/"
libraries=$(chroot "$root" sh -c 'ldd /usr/sbin/xtables-nft-multi /usr/lib/x86_64-linux-gnu/xtables/*.so' | awk '/=>/ {print $3}' | sort -u)
for library in $libraries; do cp -aL "$root$library" "$base/usr/lib/x86_64-linux-gnu/"; done
cp -aL "$root/usr/lib64/ld-linux-x86-64.so.2" "$base/usr/lib64/"
cp -a "$root"/etc/{ethertypes,protocols} "$base/etc/" 2>/dev/null || true
echo 'root:x:0:0:root:/:/bin/sh' >"$base/etc/passwd"
echo 'root:x:0:' >"$base/etc/group"
cp -a "$root/usr/bin/busybox" "$base/bin/busybox"

image() { # FOLDER NAME [CHANGE…]
  local folder=$1 name=$2 changes=(--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
  shift 2
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$folder" --numeric-owner --owner=0 --group=0 -c . | docker import "${changes[@]}" - "$repository/$name" >/dev/null
  names+=("$repository/$name")
}
names=()

cp -a "$base" "$work/kube"
ln -s busybox "$work/kube/bin/sh"
cp "$binaries/kube-all" "$work/kube/usr/local/bin/"
programs=(kube-apiserver kube-controller-manager kube-scheduler kube-proxy podnet)
for program in "${programs[@]}"; do ln -s kube-all "$work/kube/usr/local/bin/$program"; done
image "$work/kube" "kube-apiserver:$version"
for program in "${programs[@]:1}"; do
  docker tag "$repository/kube-apiserver:$version" "$repository/$program:$version"
  names+=("$repository/$program:$version")
done

mkdir -p "$work/etcd/usr/local/bin" "$work/etcd/tmp"
cp "$binaries/etcd" "$work/etcd/usr/local/bin/"
image "$work/etcd" etcd:3.6.5-0

mkdir -p "$work/coredns/tmp"
cp "$binaries/coredns" "$work/coredns/"
image "$work/coredns" coredns:v1.12.4 'ENTRYPOINT ["/coredns"]' 'WORKDIR /'

mkdir -p "$work/pause"
cp "$binaries/pause" "$work/pause/"
image "$work/pause" pause:3.10.1 'ENTRYPOINT ["/pause"]'

mkdir -p "$work/provisioner/usr/local/bin" "$work/provisioner/tmp"
cp "$binaries/local-path-provisioner" "$work/provisioner/usr/local/bin/"
image "$work/provisioner" local-path-provisioner:v0.0.30

mkdir -p "$work/busybox"/{bin,usr/bin,tmp,etc,var}
cp "$base/bin/busybox" "$work/busybox/bin/"
for applet in $("$base/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$work/busybox/bin/$applet"
done
cp "$base"/etc/{passwd,group} "$work/busybox/etc/"
image "$work/busybox" busybox:1 'CMD ["sh"]'

docker save -o "$target.part" "${names[@]}"
mv "$target.part" "$target"
