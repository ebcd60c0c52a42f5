package reception_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"parley.example/internal/staff"
	"parley.example/internal/words"
)

var update = flag.Bool("update", false, "write testdata/routes.txt anew")

var wildcard = regexp.MustCompile(`\{[^}]+\}`)

// TestEveryRouteAndRole asks for every address behind the door in every role, and in none. What is answered
// stands in testdata/routes.txt, to be read by whoever changes it: a new route is a line there.
func TestEveryRouteAndRole(t *testing.T) {
	h := newHouse(t)
	seats := map[staff.Role]*seat{}
	for _, role := range staff.Roles() {
		h.employ(string(role), role)
		seats[role] = h.signIn(string(role))
	}
	asked, posted := map[staff.Right]bool{}, map[staff.Right]bool{}
	var table strings.Builder
	for _, route := range h.door.Routes() {
		asked[route.Right] = true
		method, path, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			method, path = http.MethodGet, route.Pattern
		}
		posted[route.Right] = posted[route.Right] || method == http.MethodPost
		if path == "/" {
			path = "/nowhere"
		}
		path = wildcard.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "x")
		var in []string
		for _, role := range staff.Roles() {
			s := seats[role]
			w := s.send(method, path, nil)
			secured(t, route.Pattern+" to a "+string(role), w.Header())
			refused := w.Code == http.StatusForbidden && strings.Contains(w.Body.String(), "This is not in your role")
			if may := (staff.Person{ID: "x", Roles: []staff.Role{role}}).May(route.Right); may == refused || w.Code == http.StatusUnauthorized {
				t.Errorf("%s answers a %s with %d", route.Pattern, role, w.Code)
			}
			if !refused {
				in = append(in, string(role))
			}
			if len(s.cookies) == 0 { // that has signed them out
				seats[role] = h.signIn(string(role))
			}
		}
		stranger := h.seat().send(method, path, nil)
		secured(t, route.Pattern+" to nobody", stranger.Header())
		if code := stranger.Code; (code == http.StatusUnauthorized) != (route.Right != staff.Anybody) {
			t.Errorf("%s answers nobody with %d", route.Pattern, code)
		}
		who := strings.Join(in, " ")
		if len(in) == len(staff.Roles()) {
			who = "every role"
		}
		if route.Right == staff.Anybody {
			who = "anybody"
		}
		fmt.Fprintf(&table, "%-60s %-10s %s\n", route.Pattern, route.Right, who)
	}
	const file = "testdata/routes.txt"
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(file, []byte(table.String()), 0o644))
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != table.String() {
		t.Errorf("%s differs (%v); if that is meant, go test -run EveryRoute -update:\n%s", file, err, table.String())
	}
	cat, err := words.Load()
	must(t, err)
	for _, right := range staff.Rights() {
		for _, lang := range words.Languages() {
			if key := "access.did." + string(right); posted[right] && !cat.In(lang).Has(key) {
				t.Errorf("no words %s in %s for the access log", key, lang)
			}
		}
		if !asked[right] {
			t.Errorf("no page asks for the right %q", right)
		}
	}
}

// secured looks for the headers that every answer has: none may run a script of others, be shown in a frame, be
// taken for what it is not, be kept, or tell another site where its reader came from.
func secured(t *testing.T, what string, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		if got := h.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %s is %q, want %q", what, name, got, want)
		}
	}
	if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("%s: the policy is %q", what, csp)
	}
}
