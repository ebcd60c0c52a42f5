package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// terminal is the console of whoever typed the command.
type terminal struct {
	in        *bufio.Reader
	out, errs io.Writer
}

func newTerminal(in io.Reader, out, errs io.Writer) *terminal {
	return &terminal{bufio.NewReader(in), out, errs}
}

func (t *terminal) Out() io.Writer { return t.out }
func (t *terminal) Err() io.Writer { return t.errs }

func (t *terminal) Ask(question string) (string, error) {
	fmt.Fprintf(t.errs, "%s ", question)
	typed, err := t.in.ReadString('\n')
	if err != nil && typed == "" {
		fmt.Fprintln(t.errs)
		return "", err
	}
	return strings.TrimSpace(typed), nil
}

// Save writes a file whole or not at all, and does not overwrite one.
func (t *terminal) Save(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".parley-*")
	if err != nil {
		return err
	}
	defer func() {
		if removed := os.Remove(f.Name()); err == nil {
			err = removed
		}
	}()
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		if errors.Is(err, os.ErrExist) {
			return remedied("choose another name, or move it away", "%s exists already", path)
		}
		return err
	}
	return nil
}
