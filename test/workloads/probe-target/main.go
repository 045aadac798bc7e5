// A server whose behaviour a test chooses, by environment variables at first and by requests later.
//
//	PORTS=8080,9090     where it listens; all of them speak HTTP
//	START_DELAY=30s     how long it listens nowhere
//	STATUS=200          what / answers
//	DELAY=0s            how long / takes
//	TOKEN=/data         writes to that directory, and notes it when another writer does the same (token.go)
//	EXIT_AFTER=0s       when it ends by itself, with EXIT_CODE=1; 0s: never
//
// GET /set?status=500&delay=1s changes the answers, /close stops listening for good, /name tells the host's name.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func duration(text string) time.Duration {
	value, err := time.ParseDuration(text)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	return value
}

type target struct {
	sync.Mutex
	status    int
	delay     time.Duration
	listeners []net.Listener
}

func (t *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _ := os.Hostname()
	switch r.URL.Path {
	case "/name":
		fmt.Fprintln(w, host)
	case "/set":
		t.set(r)
		fmt.Fprintln(w, "set")
	case "/close":
		fmt.Fprintln(w, "closing")
		for _, listener := range t.listeners {
			_ = listener.Close()
		}
	default:
		t.Lock()
		status, delay := t.status, t.delay
		t.Unlock()
		time.Sleep(delay)
		w.WriteHeader(status)
		fmt.Fprintf(w, "%d from %s\n", status, host)
	}
}

func (t *target) set(r *http.Request) {
	t.Lock()
	defer t.Unlock()
	if status, err := strconv.Atoi(r.URL.Query().Get("status")); err == nil {
		t.status = status
	}
	if delay, err := time.ParseDuration(r.URL.Query().Get("delay")); err == nil {
		t.delay = delay
	}
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	if len(os.Args) > 1 && os.Args[1] == "get" {
		os.Exit(get(os.Args[2]))
	}
	if directory := setting("TOKEN", ""); directory != "" {
		go writeTokens(directory)
	}
	go serve()
	if after := duration(setting("EXIT_AFTER", "0s")); after > 0 {
		time.AfterFunc(after, func() {
			code, _ := strconv.Atoi(setting("EXIT_CODE", "1"))
			os.Exit(code)
		})
	}
	<-stop
}

func serve() {
	time.Sleep(duration(setting("START_DELAY", "0s")))
	status, _ := strconv.Atoi(setting("STATUS", "200"))
	t := &target{status: status, delay: duration(setting("DELAY", "0s"))}
	for _, port := range strings.Split(setting("PORTS", "8080"), ",") {
		listener, err := net.Listen("tcp", ":"+port)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		t.listeners = append(t.listeners, listener)
	}
	for _, listener := range t.listeners {
		go func() { _ = http.Serve(listener, t) }()
	}
	fmt.Println("serving")
}

// get asks an address and prints the answer: the image has no other client.
func get(address string) int {
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Get(address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer response.Body.Close()
	body := make([]byte, 4096)
	n, _ := response.Body.Read(body)
	fmt.Printf("%d %s", response.StatusCode, body[:n])
	if response.StatusCode >= 400 {
		return 1
	}
	return 0
}
