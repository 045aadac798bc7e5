package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// How often a writer writes. Two of them cannot miss each other for longer.
const tokenInterval = 100 * time.Millisecond

// writeTokens behaves as a database does that must be alone on its volume: it takes the token of the directory, and
// then writes a line again and again as long as the token is its own. Another writer takes it away, which is noted in
// the file `violations` by the one that finds out. Every line says who wrote it and when, by the clock that all hosts of
// one machine share, so that whoever reads the file `writes` can tell as well.
func writeTokens(directory string) {
	random := make([]byte, 4)
	_, _ = rand.Read(random)
	host, _ := os.Hostname()
	me := host + "/" + hex.EncodeToString(random)
	token := filepath.Join(directory, "token")
	note(token, me, os.O_TRUNC)
	for {
		if held, err := os.ReadFile(token); err == nil && strings.TrimSpace(string(held)) != me {
			note(filepath.Join(directory, "violations"), fmt.Sprintf("%s found %s", me, held), os.O_APPEND)
			note(token, me, os.O_TRUNC)
		}
		note(filepath.Join(directory, "writes"), fmt.Sprintf("%s %d", me, time.Now().UnixMilli()), os.O_APPEND)
		time.Sleep(tokenInterval)
	}
}

func note(path, line string, how int) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|how, 0o666)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer file.Close()
	fmt.Fprintln(file, strings.TrimSpace(line))
}
