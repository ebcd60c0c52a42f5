package office

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
)

// Connections on which nothing is asked give way to those who ask; what is being answered is not cut.
func TestAFloodOfConnectionsShutsNobodyOut(t *testing.T) {
	const most = 4
	entered, leave := make(chan struct{}), make(chan struct{})
	s, err := Listen(Service{Name: "test", Listen: "127.0.0.1:0", Most: most, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			entered <- struct{}{}
			<-leave
		}
		io.WriteString(w, "here")
	})}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.Start(make(chan error, 1))
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	get := func(path string) error {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		r, err := client.Get("http://" + s.Address() + path)
		if err != nil {
			return err
		}
		defer r.Body.Close()
		_, err = io.ReadAll(r.Body)
		return err
	}
	long := make(chan error, 1)
	go func() { long <- get("/long") }()
	<-entered
	for range 3 * most {
		c, err := net.Dial("tcp", s.Address())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := get("/"); err != nil {
			t.Fatalf("shut out by connections on which nothing is asked: %v", err)
		}
	}
	close(leave)
	if err := <-long; err != nil {
		t.Errorf("what was being answered was cut: %v", err)
	}
}
