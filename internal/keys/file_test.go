package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// names lists what is in a directory, hidden files included.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}

func TestCreateAndLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ring.age")
	lock, ring := passphrase(t, "correct horse"), someRing(t)
	if err := Create(path, ring, lock); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	got, err := Load(path, lock)
	if err != nil {
		t.Fatal(err)
	}
	sameRing(t, got, ring)
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := Load(path, passphrase(t, "another")); !errors.Is(err, ErrWrongKey) || !strings.Contains(err.Error(), path) {
		t.Errorf("with another passphrase: %v", err)
	}
}

func TestCreateOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ring.age")
	write(t, path, "somebody's only copy", 0o600)
	err := Create(path, someRing(t), passphrase(t, "correct horse"))
	if err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("error %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "somebody's only copy" {
		t.Errorf("the file now holds %q, %v", data, err)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCreateRace has several writers of one path, of which exactly one may win.
func TestCreateRace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	const writers = 8
	errs := make([]error, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() { errs[i] = CreateFile(path, fmt.Append(nil, i)) })
	}
	group.Wait()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			if string(data) != fmt.Sprint(i) {
				t.Errorf("writer %d was told that it won, and the file holds %q", i, data)
			}
		}
	}
	if won != 1 {
		t.Errorf("%d writers won", won)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ring.age")
	before, after := passphrase(t, "correct horse"), passphrase(t, "battery staple")
	ring := someRing(t)
	if err := Replace(path, ring, before); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("replacing nothing: %v", err)
	}
	if err := Create(path, ring, before); err != nil {
		t.Fatal(err)
	}
	if err := ring.Add(generate(t, "c.example", Ed25519)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, ring, after); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path, after)
	if err != nil {
		t.Fatal(err)
	}
	sameRing(t, got, ring)
	if _, err := Load(path, before); !errors.Is(err, ErrWrongKey) {
		t.Errorf("with the lock before: %v", err)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestCreateWithoutDirectory(t *testing.T) {
	if err := CreateFile(filepath.Join(t.TempDir(), "none", "f"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

// TestModes looks at the modes, not at whether a file can be read: root can read them all.
func TestModes(t *testing.T) {
	dir := t.TempDir()
	readers := map[string]func(path string) error{
		"ring": func(path string) error { _, err := Load(path, keyFile(t, x25519KeyFile)); return err },
		"key file": func(path string) error {
			_, err := LoadKeyFile(path)
			return err
		},
		"passphrase": func(path string) error { _, err := FromFile(path)(); return err },
	}
	contents := map[string]string{
		"ring":       string(seal(t, someRing(t), keyFile(t, x25519KeyFile))),
		"key file":   x25519KeyFile,
		"passphrase": "correct horse\n",
	}
	for sort, read := range readers {
		for _, mode := range []fs.FileMode{0o600, 0o400} {
			path := filepath.Join(dir, fmt.Sprintf("%s %o", sort, mode))
			write(t, path, contents[sort], mode)
			if err := read(path); err != nil {
				t.Errorf("%s, mode %o: %v", sort, mode, err)
			}
		}
		for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777} {
			path := filepath.Join(dir, fmt.Sprintf("%s %o", sort, mode))
			write(t, path, contents[sort], mode)
			if err := read(path); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
				t.Errorf("%s, mode %o: error %v, want the remedy", sort, mode, err)
			}
		}
		if err := read(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s is a directory: %v", sort, err)
		}
		if err := read(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("no %s: %v", sort, err)
		}
	}
}

func TestLoadKeyFileNamesThePlace(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{"empty": nil, "long": bytes.Repeat([]byte{'#'}, MaxSmallFile+1)} {
		path := filepath.Join(dir, name)
		write(t, path, string(data), 0o600)
		if _, err := LoadKeyFile(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
