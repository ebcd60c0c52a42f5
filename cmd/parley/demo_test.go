package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"parley.example/internal/office"
)

// TestDemo tells the demonstration, looks at what it shows, and interrupts it.
func TestDemo(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	said, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		a := &app{
			console: newTerminal(nil, out, io.Discard),
			world:   office.World{Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)},
		}
		err := (&demoCmd{Host: "127.0.0.1", JSON: true}).Run(ctx, a)
		out.CloseWithError(err)
		ended <- err
	}()
	var parties []shown
	if err := json.NewDecoder(said).Decode(&parties); err != nil {
		t.Fatal(err)
	}
	if len(parties) != 2 {
		t.Fatalf("%d parties are shown", len(parties))
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, p := range parties {
		front := get(t, client, p.Press)
		if !bytes.Contains(front, []byte("econstruction")) {
			t.Errorf("%s: the press room does not say that this is a reconstruction", p.Party)
		}
		if len(p.Links) == 0 {
			t.Errorf("%s: nobody can sign in", p.Party)
		}
		for _, link := range p.Links {
			get(t, client, link)
		}
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func get(t *testing.T, client *http.Client, address string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d", address, response.StatusCode)
	}
	return page
}
