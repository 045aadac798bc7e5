#!/bin/bash
# node-image.sh BINARIES ROOTFS.tar PODIMAGES.tar KIND_FILES KUBERNETES_VERSION IMAGE: the image of a node, which is
# Debian, kind's own node files, the programs, and the Pod images unpacked beforehand, so that a node starts with them
# and nothing races with its kubelet.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binaries=$1 rootfs=$2 podimages=$3 kindfiles=$4 version=$5 image=$6
node=$(mktemp -d "${podimages%/*}/node.XXXXXX")
state=$(mktemp -d /tmp/drover-containerd.XXXXXX)
containerd=''
cleanup() {
  [ -n "$containerd" ] && kill "$containerd" 2>/dev/null && wait "$containerd" 2>/dev/null
  rm -rf "$node" "$state"
}
trap cleanup EXIT
tar -C "$node" -xf "$rootfs"

mkdir -p "$node"/{kind/bin,kind/manifests,etc/containerd,etc/default,etc/sysctl.d,etc/systemd/system/kubelet.service.d} \
  "$node"/{etc/kubernetes/manifests,etc/cni/net.d,opt/cni,usr/local/bin,usr/local/sbin}
install -m 755 "$kindfiles/usr/local/bin/entrypoint" "$node/usr/local/bin/entrypoint"
install -m 755 "$kindfiles"/kind/bin/*.sh "$node/kind/bin/"
install -m 644 "$kindfiles/etc/default/kubelet" "$node/etc/default/kubelet"
install -m 644 "$kindfiles"/etc/sysctl.d/*.conf "$node/etc/sysctl.d/"
install -m 644 "$kindfiles"/etc/systemd/system/{kubelet.service,kubelet.slice,undo-mount-hacks.service} "$node/etc/systemd/system/"
install -m 644 "$kindfiles"/etc/systemd/system/kubelet.service.d/*.conf "$node/etc/systemd/system/kubelet.service.d/"
install -m 644 "$kindfiles/etc/crictl.yaml" "$node/etc/crictl.yaml"
install -m 644 "$here/containerd-config.toml" "$node/etc/containerd/config.toml"
install -m 644 "$here/containerd.service" "$node/etc/systemd/system/containerd.service"
install -m 755 "$here/bounded-runc" "$node/usr/local/sbin/bounded-runc"
for manifest in "$here"/manifests/*.yaml; do
  sed "s/KUBERNETES_VERSION/$version/g" "$manifest" >"$node/kind/manifests/$(basename "$manifest")"
done
printf '%s' "$version" >"$node/kind/version"
ln -s /usr/lib/cni "$node/opt/cni/bin"
install -m 755 "$binaries/kube-all" "$node/usr/bin/kube-all"
for program in kubelet kubeadm kubectl crictl; do ln -s kube-all "$node/usr/bin/$program"; done
[ -e "$node/sbin/init" ] || ln -s /usr/lib/systemd/systemd "$node/sbin/init"
: >"$node/etc/resolv.conf"
: >"$node/etc/machine-id"
# Else every node takes its machine id from this one file.
rm -f "$node/var/lib/dbus/machine-id"
chroot "$node" systemctl enable kubelet.service containerd.service undo-mount-hacks.service
chroot "$node" systemctl mask systemd-binfmt.service systemd-udevd.service systemd-logind.service getty.target console-getty.service

# This machine's containerd unpacks the Pod images into the node's own store.
cat >"$state/config.toml" <<T
version = 2
root = "$node/var/lib/containerd"
state = "$state/run"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$state/containerd.sock"
T
containerd -c "$state/config.toml" >"$state/log" 2>&1 &
containerd=$!
for _ in $(seq 100); do [ -S "$state/containerd.sock" ] && break; sleep 0.1; done
store() { ctr -a "$state/containerd.sock" -n k8s.io "$@"; }
store images import "$podimages" || { cat "$state/log"; exit 1; }
for name in $(store images ls -q); do
  store images label "$name" io.cri-containerd.pinned=pinned io.cri-containerd.image=managed >/dev/null
done
# The packed layers are not needed once unpacked; the files go with the next garbage collection.
store content ls | awk 'NR > 1 && $2 ~ /^[0-9.]+(Mi?B|Gi?B)$/ {print $1}' |
  while read -r blob; do store content rm "$blob" >/dev/null; done
for _ in $(seq 50); do
  [ "$(du -sm "$node/var/lib/containerd/io.containerd.content.v1.content" | cut -f1)" -le 1 ] && break
  sleep 0.2
done
kill "$containerd"; wait "$containerd" 2>/dev/null || true
containerd=''

tar -C "$node" --numeric-owner -c . | docker import \
  --change 'ENV container=docker' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]' - "$image-flat"
# docker import cannot set the signal that systemd wants to be stopped with; the classic builder can.
printf 'FROM %s-flat\nSTOPSIGNAL SIGRTMIN+3\n' "$image" | DOCKER_BUILDKIT=0 docker build -q -t "$image" -
docker rmi --no-prune "$image-flat" || true
