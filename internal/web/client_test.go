package web

import (
	"net/http"
	"testing"
)

func TestClientAddr(t *testing.T) {
	for _, c := range []struct {
		peer  string
		named []string
		want  string
	}{
		{"192.0.2.1:5", nil, "192.0.2.1"},
		{"192.0.2.1:5", []string{"203.0.113.9"}, "192.0.2.1"}, // whoever says so is no proxy of ours
		{"127.0.0.1:5", []string{"6.6.6.6, 203.0.113.9"}, "203.0.113.9"},
		{"[::1]:5", []string{"6.6.6.6", "2001:db8::1"}, "2001:db8::1"},
		{"[::1]:5", []string{"unknown"}, "::1"},
		{"127.0.0.1:5", nil, "127.0.0.1"},
		{"@", nil, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.named}}
		if got := ClientAddr(r).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
