package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"parley.example/internal/carry/line"
	"parley.example/internal/carry/pouch"
	"parley.example/internal/keys"
	"parley.example/internal/keys/agent"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/play"
)

// trouble is an error with what to do about it.
type trouble struct {
	what   error
	remedy string
}

func (t *trouble) Error() string { return t.what.Error() }
func (t *trouble) Unwrap() error { return t.what }

// remedied makes an error with its remedy.
func remedied(remedy, format string, args ...any) error {
	return &trouble{fmt.Errorf(format, args...), remedy}
}

// remedies are what to do about errors that packages below report, the most telling first.
func remedies() []struct {
	is     error
	remedy string
} {
	return []struct {
		is     error
		remedy string
	}{
		{office.ErrNoOffice, "make one with parley init NAME, or say with --dir where it is"},
		{keys.ErrWrongKey, "give the right one: $" + office.PassphraseVariable + ", --passphrase-file or --key-file"},
		{keys.ErrNoPassphrase, "set $" + office.PassphraseVariable + ", give --passphrase-file or --key-file, or type it at a terminal"},
		{pouch.ErrUnknown, "if you were read its fingerprint, give it: --charter HASH"},
		{pouch.ErrNotOurs, "ask its sender for whom it is; the card of this party (parley card) has the key to seal it to"},
		{node.ErrNoChannel, "parley show lists the channels that there are"},
		{line.ErrWords, "do not go on with this ticket: speak with the other side by another way, and make a new one with parley invite"},
		{line.ErrNoAddress, "note it with parley address PARTY HOST:PORT"},
		{line.ErrPin, "somebody else answers there, or the other side has new keys: ask it"},
		{node.ErrUnsure, "if no other copy of this office is running, give parley heal, or parley heal FINGERPRINT --from HOST:PORT if the others cannot be reached"},
		{agent.ErrSilent, "start it again, with its keys, or correct \"agent\" in office.json while nothing runs"},
		{node.ErrNoSeal, "try again when its node can be reached: parley exchange"},
		{syscall.ECONNREFUSED, "nothing listens there: have parley serve started on that side, or correct its address with parley address"},
		{context.DeadlineExceeded, "nobody answered in time: try again, or correct the address with parley address"},
		{fs.ErrPermission, "the directory and its files must belong to whoever runs parley"},
	}
}

// report prints an error with its remedy and returns the exit status.
func report(err error, to io.Writer) int {
	if e, ok := errors.AsType[exited](err); ok {
		return int(e)
	}
	if p, ok := errors.AsType[*play.Problems](err); ok {
		for line := range strings.Lines(p.Error() + "\n") {
			fmt.Fprintf(to, "parley: %s", line)
		}
		return statusFailed
	}
	what := strings.ReplaceAll(err.Error(), "\n", "; ")
	if remedy := remedyOf(err); remedy != "" {
		what += "; " + remedy
	}
	fmt.Fprintf(to, "parley: %s\n", what)
	return statusFailed
}

func remedyOf(err error) string {
	if t, ok := errors.AsType[*trouble](err); ok {
		return t.remedy
	}
	if _, ok := errors.AsType[*node.NoEffect](err); ok {
		return "say something else, or enter it all the same with --anyway: it then stays in the record, without effect"
	}
	if _, ok := errors.AsType[*office.Misnamed](err); ok {
		return "if that is right, put it into office.json while nothing runs; else somebody has changed the card on its way: tell the other side, and have a channel founded anew"
	}
	if r, ok := errors.AsType[*node.Restoring](err); ok {
		if r.Alone {
			return "heal from one that you know of, with parley heal FINGERPRINT --from HOST:PORT; if nobody ever joined, found another channel"
		}
		return "see parley heal"
	}
	for _, r := range remedies() {
		if errors.Is(err, r.is) {
			return r.remedy
		}
	}
	return ""
}
