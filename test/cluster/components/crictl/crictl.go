// Package crictl is the part of crictl that kind calls, and what the tests need to end containers on a node: the real
// one cannot be had as a Go module everywhere.
package crictl

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

const usage = "usage: crictl images | inspecti IMAGE | rmi IMAGE | ps [-a] | inspect CONTAINER | pods | stopp POD | rmp POD | info | version"

type client struct {
	ctx     context.Context
	runtime cri.RuntimeServiceClient
	images  cri.ImageServiceClient
}

// Main runs one command and exits.
func Main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("%s", usage))
	}
	endpoint := os.Getenv("CONTAINER_RUNTIME_ENDPOINT")
	if endpoint == "" {
		endpoint = "unix:///run/containerd/containerd.sock"
	}
	connection, err := grpc.NewClient(endpoint, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(16<<20)))
	if err != nil {
		fail(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c := client{ctx, cri.NewRuntimeServiceClient(connection), cri.NewImageServiceClient(connection)}
	if err := c.run(os.Args[1], strings.Join(os.Args[2:], " ")); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "crictl:", err)
	os.Exit(1)
}

func show(value any, err error) error {
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func (c client) run(command, argument string) error {
	switch command {
	case "version":
		return show(c.runtime.Version(c.ctx, &cri.VersionRequest{}))
	case "info":
		return show(c.runtime.Status(c.ctx, &cri.StatusRequest{Verbose: true}))
	case "images":
		return c.listImages()
	case "inspecti":
		return c.inspectImage(argument)
	case "rmi":
		_, err := c.images.RemoveImage(c.ctx, &cri.RemoveImageRequest{Image: &cri.ImageSpec{Image: argument}})
		return err
	case "ps":
		return c.listContainers(argument == "-a")
	case "inspect":
		return show(c.runtime.ContainerStatus(c.ctx, &cri.ContainerStatusRequest{ContainerId: argument, Verbose: true}))
	case "pods":
		return c.listPods()
	case "stopp":
		_, err := c.runtime.StopPodSandbox(c.ctx, &cri.StopPodSandboxRequest{PodSandboxId: argument})
		return err
	case "rmp":
		_, err := c.runtime.RemovePodSandbox(c.ctx, &cri.RemovePodSandboxRequest{PodSandboxId: argument})
		return err
	}
	return fmt.Errorf("%s: not a command of this small crictl; %s", command, usage)
}

func table(header string) *tabwriter.Writer {
	writer := tabwriter.NewWriter(os.Stdout, 2, 4, 2, ' ', 0)
	fmt.Fprintln(writer, header)
	return writer
}

func (c client) listImages() error {
	response, err := c.images.ListImages(c.ctx, &cri.ListImagesRequest{})
	if err != nil {
		return err
	}
	out := table("IMAGE\tID\tSIZE")
	for _, image := range response.Images {
		for _, tag := range image.RepoTags {
			fmt.Fprintf(out, "%s\t%.20s\t%d\n", tag, image.Id, image.Size)
		}
	}
	return out.Flush()
}

func (c client) inspectImage(name string) error {
	response, err := c.images.ImageStatus(c.ctx, &cri.ImageStatusRequest{Image: &cri.ImageSpec{Image: name}, Verbose: true})
	if err != nil {
		return err
	}
	if response.Image == nil {
		return fmt.Errorf("no such image %q present", name)
	}
	return show(map[string]any{"status": map[string]any{
		"id": response.Image.Id, "repoTags": response.Image.RepoTags, "repoDigests": response.Image.RepoDigests,
		"size": fmt.Sprint(response.Image.Size),
	}}, nil)
}

func (c client) listContainers(all bool) error {
	filter := &cri.ContainerFilter{State: &cri.ContainerStateValue{State: cri.ContainerState_CONTAINER_RUNNING}}
	if all {
		filter = nil
	}
	response, err := c.runtime.ListContainers(c.ctx, &cri.ListContainersRequest{Filter: filter})
	if err != nil {
		return err
	}
	out := table("CONTAINER\tNAME\tATTEMPT\tSTATE\tPOD ID\tPOD")
	for _, container := range response.Containers {
		fmt.Fprintf(out, "%s\t%s\t%d\t%s\t%s\t%s/%s\n", container.Id, container.Metadata.Name, container.Metadata.Attempt,
			container.State, container.PodSandboxId, container.Labels["io.kubernetes.pod.namespace"], container.Labels["io.kubernetes.pod.name"])
	}
	return out.Flush()
}

func (c client) listPods() error {
	response, err := c.runtime.ListPodSandbox(c.ctx, &cri.ListPodSandboxRequest{})
	if err != nil {
		return err
	}
	out := table("POD ID\tSTATE\tPOD")
	for _, pod := range response.Items {
		fmt.Fprintf(out, "%s\t%s\t%s/%s\n", pod.Id, pod.State, pod.Metadata.Namespace, pod.Metadata.Name)
	}
	return out.Flush()
}
