package reception_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web/browser"
)

// A screen is a tab of a real browser that has a device for passkeys.
type screen struct {
	*testing.T
	ctx    context.Context
	at     string
	device webauthn.AuthenticatorID
}

// serve serves the house where the browser calls it localhost, which may have passkeys without TLS.
func (h *house) serve() string {
	server := httptest.NewServer(h.pages)
	h.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

func newScreen(t *testing.T, at, path string) *screen {
	t.Helper()
	s := &screen{T: t, ctx: browser.Open(t, at+"/language/en?"+url.Values{"to": {path}}.Encode(), browser.View{}), at: at}
	_, err := chromedp.Call(s.ctx, webauthn.Enable, webauthn.EnableParams{})
	must(t, err)
	added, err := chromedp.Call(s.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	must(t, err)
	s.device = added.AuthenticatorID
	return s
}

func (s *screen) open(path string) {
	s.Helper()
	must(s, chromedp.Do(s.ctx, chromedp.Navigate(s.at+path)))
}

// press presses a button that leads to another page.
func (s *screen) press(selector string) {
	s.Helper()
	if _, err := chromedp.RunResponse(s.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		s.Fatalf("pressing %s: %v", selector, err)
	}
}

func (s *screen) shows(texts ...string) {
	s.Helper()
	page, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	must(s, err)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			s.Fatalf("the page does not show %q:\n%s", text, page)
		}
	}
}

func (s *screen) credential() *webauthn.Credential {
	s.Helper()
	have, err := chromedp.Call(s.ctx, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: s.device})
	must(s, err)
	if len(have.Credentials) != 1 {
		s.Fatalf("the device has %d passkeys", len(have.Credentials))
	}
	return have.Credentials[0]
}

// TestPasskey has a person make a passkey, come in with it, and be refused once it is removed: in a real
// browser, under the policy of the pages.
func TestPasskey(t *testing.T) {
	at := ""
	h := newHouse(t, func(c *access.Config) { c.Address = func() string { return at } })
	h.employ("anna", staff.Reader, staff.Administrator)
	at = h.serve()
	s := newScreen(t, at, h.link("anna"))
	s.press("#sign-in button")
	s.open("/account")
	s.shows("You are Anna here: reader and administrator.")
	must(t, chromedp.Do(s.ctx, chromedp.SendKeys(chromedp.CSS(`[name="name"]`), "telephone")))
	s.press(`[data-passkey] button`)
	s.shows("telephone", "not used yet")
	first := s.credential()

	signIn := func() {
		t.Helper()
		s.open("/sign-out")
		s.press("#sign-out button")
		s.open("/sign-in")
		s.press(`[data-passkey] button`)
	}
	signIn()
	s.shows("Who is of the house?", "Signed in as Anna")
	s.open("/account")
	s.shows("a passkey", "this browser")
	for _, lang := range []string{"en", "ar"} {
		s.photograph("account", lang, "/account")
		s.photograph("sign-in", lang, "/sign-in")
		s.photograph("people", lang, "/people")
		s.photograph("person", lang, "/people/anna")
		s.photograph("access-log", lang, "/access-log")
	}
	s.open("/language/en?to=/account")

	// Without a finger nothing is sent.
	_, err := chromedp.Call(s.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: s.device})
	must(t, err)
	s.open("/sign-in")
	must(t, chromedp.Do(s.ctx, chromedp.Click(chromedp.CSS(`[data-passkey] button`)), chromedp.WaitVisible(chromedp.CSS(`[data-failed]`))))
	_, err = chromedp.Call(s.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: s.device, IsUserVerified: true})
	must(t, err)

	// A copy, whose counter is behind.
	_, err = chromedp.Call(s.ctx, webauthn.RemoveCredential, webauthn.RemoveCredentialParams{AuthenticatorID: s.device, CredentialID: first.CredentialID})
	must(t, err)
	_, err = chromedp.Call(s.ctx, webauthn.AddCredential, webauthn.AddCredentialParams{AuthenticatorID: s.device, Credential: first})
	must(t, err)
	signIn()
	s.shows("This passkey is there twice")
	s.open("/sign-in")
	s.press(`[data-passkey] button`) // its counter is ahead again: it opens nothing all the same
	s.shows("This passkey is there twice")

	s.open(h.link("anna"))
	s.press("#sign-in button")
	s.open("/account")
	s.shows("there twice")
	s.press(`form[id^="remove-"] button`)
	s.shows("There is none yet.")
	signIn()
	s.shows("This passkey does not let you in")
}

// TestPasskeyElsewhere has a page under another address ask for the passkey: what the browser then signs
// names that address, and is refused.
func TestPasskeyElsewhere(t *testing.T) {
	h := newHouse(t, func(c *access.Config) { c.Address = func() string { return "http://localhost:1" } })
	h.employ("anna", staff.Reader)
	s := newScreen(t, h.serve(), h.link("anna"))
	s.press("#sign-in button")
	s.open("/account")
	s.press(`[data-passkey] button`)
	s.shows("This passkey does not let you in")
	if kept := h.kept("access-passkey"); len(kept) != 0 {
		t.Error("it was kept")
	}
}

// TestPasskeysNeedAName checks that pages without an address to bind a passkey to offer none, and that
// what is no answer of a passkey lets nobody in.
func TestPasskeysNeedAName(t *testing.T) {
	for _, at := range []string{"", "http://127.0.0.1:8080", "https://192.0.2.1", "http://desk.us.example"} {
		h := newHouse(t, func(c *access.Config) { c.Address = func() string { return at } })
		h.employ("anna", staff.Reader)
		s := h.signIn("anna")
		s.ask(200, "GET", "/account", nil, "There can be none here")
		if page := h.seat().ask(200, "GET", "/sign-in", nil, "ask an administrator"); strings.Contains(page, "<script") {
			t.Error("there is a script without a use")
		}
		h.seat().ask(403, "POST", "/sign-in", url.Values{"credential": {"{}"}})
	}
	h := newHouse(t, func(c *access.Config) { c.Address = func() string { return "https://desk.us.example" } })
	w := h.seat().send("GET", "/sign-in", nil)
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "connect-src") {
		t.Errorf("the policy is %q", csp)
	}
	for _, answer := range []string{"", "{}", "x", strings.Repeat("x", 20<<10)} {
		h.seat().ask(403, "POST", "/sign-in", url.Values{"credential": {answer}})
	}
}

// photograph leaves pictures of a page to be looked at, if the environment variable PARLEY_GALLERY names a
// folder; and has axe look at it otherwise.
func (s *screen) photograph(name, lang, path string) {
	s.Helper()
	at := s.at + "/language/" + lang + "?" + url.Values{"to": {path}}.Encode()
	folder := os.Getenv("PARLEY_GALLERY")
	if folder == "" {
		browser.Axe(s, at)
		browser.Fits(s, at, 320)
		return
	}
	for suffix, view := range map[string]browser.View{"": {}, "-320": {Width: 320}, "-dark": {Dark: true}} {
		must(s, os.WriteFile(filepath.Join(folder, name+"-"+lang+suffix+".png"), browser.Screenshot(s, at, view), 0o644))
	}
}
