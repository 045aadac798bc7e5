// Package podnet is the test cluster's Pod network. All nodes share one network segment, so each needs only a CNI
// configuration for its own Pod range, and a route to every other node's range by that node's address.
package podnet

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
)

// ourRoutes marks the routes that this program made; it never touches others.
const ourRoutes = 142

// Main keeps this node's network up to date until it is told to stop.
func Main() {
	configDir := flag.String("cni-conf-dir", "/etc/cni/net.d", "where the CNI configuration goes")
	podSubnet := flag.String("pod-subnet", os.Getenv("POD_SUBNET"), "the whole Pod network")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	config, err := rest.InClusterConfig()
	if err != nil {
		klog.Fatal(err)
	}
	// The service address works only once kube-proxy runs; kind tells the control plane's own.
	if endpoint := os.Getenv("CONTROL_PLANE_ENDPOINT"); endpoint != "" {
		config.Host = "https://" + endpoint
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		klog.Fatal(err)
	}
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	factory := informers.NewSharedInformerFactory(client, 5*time.Minute)
	nodes := factory.Core().V1().Nodes()
	_, _ = nodes.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { notify() },
		UpdateFunc: func(any, any) { notify() },
		DeleteFunc: func(any) { notify() },
	})
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	node := network{self: os.Getenv("NODE_NAME"), configDir: *configDir, podSubnet: *podSubnet}
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
		all, err := nodes.Lister().List(labels.Everything())
		if err == nil {
			err = node.reconcile(all)
		}
		if err != nil {
			klog.ErrorS(err, "not in place yet; again in a second")
			time.AfterFunc(time.Second, notify)
		}
	}
}

type network struct {
	self, configDir, podSubnet string
}

func (n network) reconcile(nodes []*corev1.Node) error {
	desired := map[string]net.IP{}
	for _, node := range nodes {
		switch {
		case node.Spec.PodCIDR == "":
		case node.Name == n.self:
			if err := n.writeConfig(node.Spec.PodCIDR); err != nil {
				return err
			}
			if err := n.masquerade(); err != nil {
				return err
			}
		default:
			if address := internalAddress(node); address != nil {
				desired[node.Spec.PodCIDR] = address
			}
		}
	}
	return applyRoutes(desired)
}

func internalAddress(node *corev1.Node) net.IP {
	for _, address := range node.Status.Addresses {
		if address.Type == corev1.NodeInternalIP {
			return net.ParseIP(address.Address)
		}
	}
	return nil
}

func applyRoutes(desired map[string]net.IP) error {
	observed, err := netlink.RouteListFiltered(netlink.FAMILY_V4, &netlink.Route{Protocol: ourRoutes}, netlink.RT_FILTER_PROTOCOL)
	if err != nil {
		return err
	}
	for _, route := range observed {
		if route.Dst != nil && desired[route.Dst.String()] == nil {
			_ = netlink.RouteDel(&route)
		}
	}
	for subnet, gateway := range desired {
		_, destination, err := net.ParseCIDR(subnet)
		if err != nil {
			return err
		}
		if err := netlink.RouteReplace(&netlink.Route{Dst: destination, Gw: gateway, Protocol: ourRoutes}); err != nil {
			return fmt.Errorf("route to %s via %s: %w", subnet, gateway, err)
		}
	}
	return nil
}

func (n network) writeConfig(podCIDR string) error {
	type object map[string]any
	config, err := json.MarshalIndent(object{
		"cniVersion": "0.3.1",
		"name":       "podnet",
		"plugins": []object{
			{
				"type": "ptp", "ipMasq": false, "mtu": 1500,
				"ipam": object{
					"type": "host-local", "dataDir": "/run/cni-ipam-state",
					"routes": []object{{"dst": "0.0.0.0/0"}},
					"ranges": [][]object{{{"subnet": podCIDR}}},
				},
			},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(n.configDir, "10-podnet.conflist")
	if present, err := os.ReadFile(path); err == nil && string(present) == string(config) {
		return nil
	}
	// containerd reads the folder at any time: it must never see half a file.
	unfinished := filepath.Join(n.configDir, ".podnet")
	if err := os.WriteFile(unfinished, config, 0o644); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

// masquerade gives traffic that leaves the Pod network the node's own address.
func (n network) masquerade() error {
	if n.podSubnet == "" {
		return nil
	}
	iptables := func(verb string) ([]byte, error) {
		return exec.Command("iptables", "-w", "5", "-t", "nat", verb, "POSTROUTING", "-s", n.podSubnet, "!", "-d", n.podSubnet,
			"-m", "addrtype", "!", "--dst-type", "LOCAL", "-m", "comment", "--comment", "podnet", "-j", "MASQUERADE").CombinedOutput()
	}
	if _, err := iptables("-C"); err == nil {
		return nil
	}
	if output, err := iptables("-A"); err != nil {
		return fmt.Errorf("iptables: %w: %s", err, strings.TrimSpace(string(output)))
	}
	return nil
}
