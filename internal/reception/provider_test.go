package reception_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/staff"
)

// A provider is one of identities, as small as OpenID Connect lets it be. What it says of the person can be
// changed, for the worse.
type provider struct {
	*testing.T
	url  string
	key  *rsa.PrivateKey
	now  func() time.Time
	asks url.Values // what the desk had the browser ask last

	claims map[string]any // beside the usual ones, or in their place
	forge  bool           // it signs with another key than it shows
}

func newProvider(t *testing.T) *provider {
	p := &provider{T: t, claims: map[string]any{}}
	var err error
	p.key, err = rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, map[string]any{
			"issuer": p.url, "authorization_endpoint": p.url + "/ask", "token_endpoint": p.url + "/token", "jwks_uri": p.url + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": encoded(p.key.N.Bytes()), "e": encoded(big.NewInt(int64(p.key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", p.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func encoded(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func (p *provider) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// token gives the token for the code to whoever proves that they asked for it.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth() // of what is encoded as in a form (RFC 6749, 2.3.1)
	if r.PostFormValue("code") != "the-code" || encoded(proof[:]) != p.asks.Get("code_challenge") || id != "desk" || secret != "open+sesame" {
		w.WriteHeader(http.StatusBadRequest)
		p.write(w, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": p.url, "aud": "desk", "sub": "anna@id", "nonce": p.asks.Get("nonce"), "iat": p.now().Unix(), "exp": p.now().Add(time.Hour).Unix(),
	}
	maps.Copy(claims, p.claims)
	body, err := json.Marshal(claims)
	must(p, err)
	signed := encoded([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + encoded(body)
	key := p.key
	if p.forge {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
		must(p, err)
	}
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	must(p, err)
	p.write(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": signed + "." + encoded(signature)})
}

// employing is a house whose people come in through the provider, known by a claim; and one of them.
func (p *provider) employing(claim, login string) *house {
	h := newHouse(p.T, func(c *access.Config) {
		c.Address = func() string { return "https://desk.us.example" }
		c.Provider = &access.Provider{Issuer: p.url, ClientID: "desk", Secret: "open sesame", Claim: claim}
	})
	p.now = h.side.Node.Now
	must(p, staff.Put(p.Context(), h.side.Node, staff.Person{ID: "anna", Name: "Anna", Roles: []staff.Role{staff.Reader}, Login: login}))
	return h
}

// ask sends a browser to the provider, and returns with what it leads back.
func (p *provider) ask(s *seat) (back string) {
	p.Helper()
	to, err := url.Parse(s.ask(303, "GET", "/sign-in/provider", nil))
	must(p, err)
	p.asks = to.Query()
	if !strings.HasPrefix(to.String(), p.url+"/ask?") || p.asks.Get("code_challenge_method") != "S256" || p.asks.Get("nonce") == "" ||
		p.asks.Get("redirect_uri") != "https://desk.us.example/sign-in/provider/back" {
		p.Fatalf("the browser is sent to %s", to)
	}
	return "/sign-in/provider/back?" + url.Values{"code": {"the-code"}, "state": {p.asks.Get("state")}}.Encode()
}

func TestProvider(t *testing.T) {
	p := newProvider(t)
	h := p.employing("sub", "anna@id")
	s := h.seat()
	s.ask(200, "GET", "/sign-in", nil, "Sign in through your organisation")
	back := p.ask(s)
	s.ask(200, "GET", back, nil, "Signed in as Anna", "Go on")
	s.ask(200, "GET", "/account", nil, "You are Anna here", "your organisation")
	s.ask(403, "GET", back, nil, "does not let you in") // once is enough

	for name, wrong := range map[string]map[string]any{
		"issuer":         {"iss": "https://elsewhere.example"},
		"audience":       {"aud": "another"},
		"nonce":          {"nonce": "of another"},
		"no nonce":       {"nonce": nil},
		"expired":        {"exp": h.side.Now.Add(-time.Minute).Unix()},
		"unknown person": {"sub": "bert@id"},
		"no login":       {"sub": ""},
	} {
		p.claims = wrong
		s := h.seat()
		s.ask(403, "GET", p.ask(s), nil, "does not let you in")
		if s.ask(401, "GET", "/", nil); len(s.cookies) != 0 {
			t.Errorf("%s: %v", name, s.cookies)
		}
	}
	p.claims = nil
	p.forge = true
	s = h.seat()
	s.ask(403, "GET", p.ask(s), nil)
	p.forge = false

	// The answer to another's browser; to another's question; too late; with another code.
	s = h.seat()
	back = p.ask(s)
	h.seat().ask(403, "GET", back, nil)
	other := h.seat()
	p.ask(other)
	other.ask(403, "GET", back, nil)
	s = h.seat()
	back = p.ask(s)
	s.ask(403, "GET", strings.Replace(back, "the-code", "no-code", 1), nil)
	s = h.seat()
	back = p.ask(s)
	h.pass(5 * time.Minute)
	s.ask(403, "GET", back, nil)
	s = h.seat()
	s.ask(200, "GET", p.ask(s), nil, "Signed in as Anna")
}

// TestProviderByAddress checks that an address counts only once the provider has verified it.
func TestProviderByAddress(t *testing.T) {
	p := newProvider(t)
	h := p.employing("email", "anna@us.example")
	for verified, status := range map[any]int{true: 200, false: 403, "true": 403, nil: 403} {
		p.claims = map[string]any{"email": "anna@us.example", "email_verified": verified}
		s := h.seat()
		s.ask(status, "GET", p.ask(s), nil)
	}
	if err := staff.Put(t.Context(), h.side.Node, staff.Person{ID: "bert", Name: "Bert", Roles: []staff.Role{staff.Reader}, Login: "anna@us.example"}); err == nil {
		t.Error("two have one login")
	}
	newHouse(t).seat().ask(404, "GET", "/sign-in/provider", nil)
}
