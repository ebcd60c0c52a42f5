package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifyFork gives the test vectors to the verb, with their fingerprint and with another.
func TestVerifyFork(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "spec", "vectors", "good", "fork-sizes.txt")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), `"channel":"`)
	fingerprint := after[:64]
	for _, x := range []struct {
		fingerprint string
		status      int
		says        string
	}{
		{fingerprint, 0, "The key of a signed two heads of its log in channel " + fingerprint[:8] + " that cannot both be true, over 5 and 11 entries."},
		{strings.Repeat("0", 64), statusFailed, "is refused: fork: the charter has the fingerprint " + fingerprint},
	} {
		var out bytes.Buffer
		if status := run([]string{"verify", file, "--fingerprint", x.fingerprint}, os.Stdin, &out, &out); status != x.status || !strings.Contains(out.String(), x.says) {
			t.Errorf("status %d, says %s", status, out.String())
		}
	}
}
